import type { StorageConfig } from '../src/config.ts'

/** Where the bucket is, and the keys to it. */
export type S3Config = Extract<StorageConfig, { kind: 's3' }>

/** The longest wait for S3's answer to a question, in ms; there are four tries. Bodies have longer. */
export const answerMs = 15_000
/** The longest wait for the answer to a part of a large file, and for a body's next bytes: a slow listener may hold one back. */
const transferMs = 300_000

/** How the client of this service is set: where it speaks, as whom, how patiently and over how many connections. */
export const connectionTo = (config: S3Config) =>
  ({
    region: config.region,
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint, forcePathStyle: true }),
    credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey },
    maxAttempts: 4,
    retryMode: 'standard',
    // The SDK's newer checksums break Ceph and others: aws-sdk-js-v3 issue 6810.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: transferMs,
      throwOnRequestTimeout: true,
      socketTimeout: transferMs,
      // Each listener holds a connection for as long as a segment travels; the default of 50 would queue a county.
      httpAgent: { maxSockets: 1000 },
      httpsAgent: { maxSockets: 1000 },
    },
  }) as const
