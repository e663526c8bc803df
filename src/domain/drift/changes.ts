/** Why a change of the world can stop until a person decides, with what they can do. */
export const driftWords: Readonly<Record<string, string>> = {
  'drift.moved':
    'What stands there is neither what was compared nor what is wanted: somebody has changed it meanwhile, so nothing was written. Give the change up and compare again.',
  'drift.wanted-anew':
    'What is wanted here was decided anew since this was approved, or the inbox rests, so nothing was written. Give the change up and compare again.',
  'drift.needs-force':
    'The change touches more than 30 % of a zone of 10 or more records, so nothing was written. An operator can force it with a reason.',
  'drift.not-ours':
    'The host keeps this record itself and lets nobody change it. Change it on the host’s side, or accept it.',
  'drift.not-seen':
    'It was written and is still not seen after all the time that it may take. Look at the service, then try again.',
  'drift.needs-person':
    'No call of the service does this. It became a task with instructions; the comparison sees when it is done.',
  'drift.changed-fault': 'Something went wrong here, and not at a service. The log says where it broke.',
}

export type ChangeState = 'planned' | 'approved' | 'under-way' | 'applied' | 'stopped' | 'dropped'
