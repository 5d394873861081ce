import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  athenaDialect,
  charactersOf,
  lakeDialect,
  NO_EVENT_DATA_STORE,
  statementOf,
  type SessionBatch,
} from '../../../src/access-log/cloudtrail/cloudtrail-sql.js';

const ID = '0b1d3f5a-1a2b-4c3d-8e4f-123456789abc';
const ARN = `arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/${ID}`;

const batch: SessionBatch = {
  accessKeyIds: ['ASIAXADL5OBRXKBBCN55', 'ASIADBPA4KOXKXMPOB4I'],
  sessionNames: ['ada'],
  roleArns: [],
  from: Date.parse('2026-03-01T11:55:00.900Z'),
  until: Date.parse('2026-03-02T00:05:00Z'),
};

const trino = new TrinoSQL();
/** What Trino's own grammar complains of. An event data store's id, which Lake takes without quotes, is none of its names. */
const complaints = (statement: string) =>
  trino.validate(statement.replace(ID, 'event_data_store')).map(({ message }) => message);

describe('the statement that finds sessions in CloudTrail', () => {
  it('of CloudTrail Lake reads maps and timestamps', () => {
    expect(statementOf(batch, lakeDialect(ID)))
      .toBe(`/* Sessions from 2026-03-01T11:55:00Z to 2026-03-02T00:05:00Z */
SELECT eventTime, eventSource, eventName,
  element_at(requestParameters, 'roleArn') AS role_arn,
  element_at(requestParameters, 'roleSessionName') AS session_name,
  json_extract_scalar(element_at(responseElements, 'credentials'), '$.accessKeyId') AS access_key_id,
  userIdentity.accessKeyId AS signed_with, userIdentity.arn AS source_arn,
  errorCode, errorMessage, requestID, sourceIPAddress, userAgent,
  awsRegion, recipientAccountId, eventID, sharedEventID
FROM ${ID}
WHERE eventTime >= '2026-03-01 11:55:00' AND eventTime <= '2026-03-02 00:05:00'
  AND (
    (eventSource = 'sts.amazonaws.com' AND (
      json_extract_scalar(element_at(responseElements, 'credentials'), '$.accessKeyId') IN (
      'ASIAXADL5OBRXKBBCN55', 'ASIADBPA4KOXKXMPOB4I')
      OR (element_at(requestParameters, 'roleSessionName') IN (
      'ada'))))
    OR userIdentity.accessKeyId IN (
      'ASIAXADL5OBRXKBBCN55', 'ASIADBPA4KOXKXMPOB4I')
  )
ORDER BY eventTime`);
  });

  it('of Athena reads JSON and times in strings, and says what spares reading all of the table', () => {
    const lines = statementOf(batch, athenaDialect('audit.logs')).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        `/* Where the table has partitions, add them to WHERE, or Athena reads all of it: "timestamp" BETWEEN '2026/03/01' AND '2026/03/02' */`,
        "  json_extract_scalar(requestParameters, '$.roleArn') AS role_arn,",
        "  json_extract_scalar(requestParameters, '$.roleSessionName') AS session_name,",
        "  json_extract_scalar(responseElements, '$.credentials.accessKeyId') AS access_key_id,",
        'FROM "audit"."logs"',
        "WHERE eventTime >= '2026-03-01T11:55:00Z' AND eventTime <= '2026-03-02T00:05:00Z'",
        "      json_extract_scalar(responseElements, '$.credentials.accessKeyId') IN (",
      ]),
    );
  });

  it.each([
    { of: 'keys and names', change: {} },
    { of: 'keys alone', change: { sessionNames: [] } },
    { of: 'names alone, of attempts that were denied', change: { accessKeyIds: [] } },
    { of: 'names in roles', change: { roleArns: ['arn:aws:iam::444455556666:role/Admin'] } },
    { of: 'many', change: { accessKeyIds: Array.from({ length: 150 }, (_, at) => `ASIA${at}`) } },
  ])('is Presto SQL: of $of', ({ change }) => {
    for (const dialect of [
      lakeDialect(ID),
      lakeDialect(undefined),
      athenaDialect('a.b.c'),
      athenaDialect(),
    ]) {
      expect(complaints(statementOf({ ...batch, ...change }, dialect))).toEqual([]);
    }
  });

  it('is one statement, whatever the values are', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("'", "''", "' OR 1=1 --", '*/', "\\'", ';', '"'));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), text, (values, table) => {
        const whole = { ...batch, accessKeyIds: values, sessionNames: values, roleArns: values };
        const named = table === '' || /\p{Cc}|\./u.test(table) ? 'x' : table;
        for (const dialect of [lakeDialect(ID), athenaDialect(named)]) {
          const statement = statementOf(whole, dialect);
          expect(complaints(statement)).toEqual([]);
          expect(trino.splitSQLByStatement(statement.replace(ID, 'event_data_store'))).toHaveLength(1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has as many characters as its values may take, at most', () => {
    const values = fc.array(fc.string(), { minLength: 1, maxLength: 40 });
    const dialect = lakeDialect(ID);
    const none = { accessKeyIds: [''], sessionNames: [''], roleArns: [''] };
    const empty = statementOf({ ...batch, ...none }, dialect).length;
    fc.assert(
      fc.property(values, values, values, (accessKeyIds, sessionNames, roleArns) => {
        const most = [...accessKeyIds, ...accessKeyIds, ...sessionNames, ...roleArns].reduce(
          (sum, value) => sum + charactersOf(value),
          empty,
        );
        expect(
          statementOf({ ...batch, accessKeyIds, sessionNames, roleArns }, dialect).length,
        ).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe('where the statement looks', () => {
  it.each([
    { given: ID, table: ID },
    { given: ID.toUpperCase(), table: ID },
    { given: ARN, table: ID },
    { given: ARN.replace('arn:aws:', 'arn:aws-us-gov:'), table: ID },
    { given: undefined, table: NO_EVENT_DATA_STORE },
  ])('is the event data store of $given', ({ given, table }) => {
    expect(lakeDialect(given).table).toBe(table);
  });

  it.each(['', 'my-store', `${ID}; SELECT 1`, `${ID} x`, `${ARN}/x`, ARN.replace('eventdatastore', 'trail')])(
    'is not an event data store: %s',
    (given) => {
      expect(() => lakeDialect(given)).toThrow('is not an event data store');
    },
  );

  it.each([
    { given: undefined, table: '"cloudtrail_logs"' },
    { given: 'logs', table: '"logs"' },
    { given: 'audit.logs', table: '"audit"."logs"' },
    { given: 'AwsDataCatalog.audit.cloud-trail logs', table: '"AwsDataCatalog"."audit"."cloud-trail logs"' },
    { given: 'a"; DROP TABLE b', table: '"a""; DROP TABLE b"' },
  ])('is the table $given', ({ given, table }) => {
    expect(athenaDialect(given).table).toBe(table);
  });

  it.each(['', '.', 'a.', 'a.b.c.d', 'a\nb'])('is not the name of a table: "%s"', (given) => {
    expect(() => athenaDialect(given)).toThrow('is not the name of a table');
  });
});
