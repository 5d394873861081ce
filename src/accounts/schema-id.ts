/** By this acctmgr knows an accounts.schema.json that it wrote. */
export const SCHEMA_ID = 'urn:acctmgr:accounts.schema.json';
