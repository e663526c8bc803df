/** Does all jobs with so many workers, each taking the next one that is left. */
export async function atOnce<T>(
  workers: number,
  jobs: readonly T[],
  work: (job: T) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const take = async () => {
    while (next < jobs.length) {
      const job = jobs[next++]
      if (job !== undefined) await work(job)
    }
  }
  await Promise.all(Array.from({ length: workers }, take))
}
