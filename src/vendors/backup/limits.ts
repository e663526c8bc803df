/** Bounds of the S3 API (docs.aws.amazon.com/AmazonS3, user guide "qfacts", from general knowledge, 2026-11). */
export const s3Limits = {
  /** Every part but the last has 5 MiB at least; at most 10,000 parts make a file, so this one allows 160 GB. */
  partBytes: 16 * 1024 * 1024,
  attempts: 4,
  firstPauseMs: 500,
} as const
