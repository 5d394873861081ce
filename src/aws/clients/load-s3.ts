/** What S3 is asked with, loaded when it is used: it is a file of its own beside the binary. */
export const loadS3 = () => import('./s3.js');
