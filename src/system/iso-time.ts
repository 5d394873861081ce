/** As AWS writes times: ISO 8601 in UTC, in whole seconds. */
export const isoTime = (moment: Date): string => `${moment.toISOString().slice(0, 19)}Z`;
