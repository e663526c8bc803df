import pg from 'pg'

/** What a server of the operator's own writes down about our statements, by the settings that we work under there. */
interface LogSettings {
  /** Errors themselves, whose first line may quote a value. */
  readonly errors: boolean
  /** The row or key that an error was about. */
  readonly details: boolean
  /** The values that statements were sent with. */
  readonly parameters: boolean
}

/**
 * Says which settings of the server let data of people into its log, and what they should be; undefined when none
 * does. The embedded server has them right; another's belong to whoever runs it.
 */
export async function loggedValues(databaseUrl: string): Promise<string | undefined> {
  const { errors, details, parameters } = await readSettings(databaseUrl)
  const remedies = [
    ...(errors ? ['log_min_messages = log'] : []),
    ...(details ? ['log_error_verbosity = terse'] : []),
    ...(parameters ? ['log_parameter_max_length = 0 and log_parameter_max_length_on_error = 0'] : []),
  ]
  if (remedies.length === 0) return undefined
  return `Your PostgreSQL can write data of people into its log, which no period of the policy covers. Let it have ${remedies.join(', ')} (as its superuser: ALTER DATABASE … SET …).`
}

async function readSettings(databaseUrl: string): Promise<LogSettings> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<LogSettings>(`
      select current_setting('log_min_messages') not in ('log', 'fatal', 'panic') as errors,
        current_setting('log_error_verbosity') <> 'terse' as details,
        current_setting('log_parameter_max_length_on_error') <> '0'
          or (current_setting('log_parameter_max_length') <> '0'
            and (current_setting('log_statement') <> 'none' or current_setting('log_duration') = 'on'
              or current_setting('log_min_duration_statement') <> '-1'
              or current_setting('log_min_duration_sample') <> '-1')) as parameters`)
    if (!rows[0]) throw new Error('the server did not tell its settings')
    return rows[0]
  } finally {
    await client.end()
  }
}
