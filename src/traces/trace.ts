/** What kind of thing acctmgr has put on the machine. */
export type TraceKind =
  /** A managed profile of the credentials file. */
  | 'profile'
  /** One of the config file that asks acctmgr. */
  | 'installed_profile'
  /** An AWS file in which nothing else is left. */
  | 'aws_file'
  /** An AWS file as it was before acctmgr first changed it. */
  | 'backup'
  /** Of the cache. */
  | 'session'
  | 'cache'
  /** Of `exec --serve`. */
  | 'run'
  /** What the user trusted. */
  | 'trust'
  | 'state'
  | 'schema'
  | 'accounts'
  /** What AWS listed, beside accounts.json. */
  | 'discovered'
  | 'access_log'
  /** What a process that was killed has left: locks, files that were being written. */
  | 'leftover'
  | 'folder';

/** A thing that acctmgr has put on the machine. */
export interface Trace {
  readonly kind: TraceKind;
  /** Of the file or folder; for a profile, of the AWS file that it stands in. */
  readonly path: string;
  readonly profile?: string | undefined;
  /** Of a profile of the credentials file. */
  readonly account?: string | undefined;
  /** Of a profile's section: what acctmgr does not write. */
  readonly addedKeys?: readonly string[] | undefined;
  /** Whether a long-term access key stands in it. */
  readonly holdsLongTermKey?: boolean | undefined;
  /** Of a link, which alone is removed: what is there. It is the user's, even where acctmgr has gone through the link. */
  readonly leadsTo?: string | undefined;
  /** Whoever holds this lock uses the file; it is taken for the removal. */
  readonly lock?: string | undefined;
}

export type KeptReason =
  /** The user's own record, which a flag gives away. */
  | 'own_record'
  /** A process uses it. */
  | 'in_use'
  /** Nothing that acctmgr has put there. */
  | 'not_ours'
  /** What a link leads to. */
  | 'behind_link'
  /** It can't be looked at. */
  | 'unreadable'
  /** A profile, for its section or for its file. */
  | 'not_editable'
  | 'long_term_key';

/** What stays, and why. */
export interface Kept {
  readonly path: string;
  readonly profile?: string | undefined;
  readonly reason: KeptReason;
  /** A sentence. */
  readonly message: string;
}

/** What names acctmgr in a file of the user's, which nobody but the user edits. */
export interface Mention {
  readonly what: 'shell_init' | 'completion' | 'shell' | 'kubeconfig' | 'schema';
  readonly path: string;
  /** Counted from 1; undefined where the whole file is meant. */
  readonly line?: number | undefined;
}

/** A folder of acctmgr's, which goes once nothing is in it. */
export interface OwnFolder {
  readonly path: string;
  /** What stands in it, by path. */
  readonly entries: readonly string[];
}

/** All that was found of acctmgr on the machine. */
export interface FoundTraces {
  readonly traces: readonly Trace[];
  /** The deepest first. */
  readonly folders: readonly OwnFolder[];
  readonly kept: readonly Kept[];
  readonly mentions: readonly Mention[];
}
