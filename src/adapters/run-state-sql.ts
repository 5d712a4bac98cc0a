/**
 * A cache of 16 MB, sorting in files, and a journal that survives a kill. The lock is exclusive: two
 * runs never share a run state.
 *
 * @see https://www.sqlite.org/pragma.html
 */
export const RUN_STATE_SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA cache_size = -16000;
  PRAGMA temp_store = FILE;
  PRAGMA mmap_size = 0;
`;

/** `exact` and `folded` are hashes of the row's key, as it is and without case. */
export const RUN_STATE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS state (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    token TEXT,
    all_attributes INTEGER NOT NULL,
    is_complete INTEGER NOT NULL,
    begun_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS users (
    sub TEXT PRIMARY KEY,
    finding TEXT NOT NULL,
    exact BLOB,
    folded BLOB,
    row_sub TEXT,
    reason TEXT,
    email TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS relations (
    sub TEXT NOT NULL,
    finding TEXT NOT NULL,
    group_number INTEGER,
    row_sub TEXT
  ) STRICT;
`;

/** How many users each finding has. */
export const COUNTS = `
  SELECT finding AS name, COUNT(*) AS count FROM users GROUP BY finding
  UNION ALL SELECT finding AS name, COUNT(*) AS count FROM relations GROUP BY finding
`;

/** How many users have no row for each reason. */
export const FAILURES = `
  SELECT reason AS name, COUNT(*) AS count FROM users WHERE reason IS NOT NULL GROUP BY reason
`;

/**
 * Finds relations between users, in files and not in memory: SQLite sorts the hashes outside, and
 * equal hashes are then adjacent.
 */
export const RELATIONS = `
  BEGIN;
  DELETE FROM relations;
  CREATE INDEX IF NOT EXISTS by_key ON users (folded, exact) WHERE folded IS NOT NULL;
  INSERT INTO relations
    SELECT sub, 'collision', DENSE_RANK() OVER (ORDER BY users.folded, users.exact), NULL
    FROM (
      SELECT folded, exact FROM users WHERE folded IS NOT NULL
      GROUP BY folded, exact HAVING COUNT(*) > 1
    ) shared
    JOIN users ON users.folded = shared.folded AND users.exact = shared.exact;
  INSERT INTO relations
    SELECT sub, 'similar-key', DENSE_RANK() OVER (ORDER BY users.folded), NULL
    FROM (
      SELECT folded FROM users WHERE folded IS NOT NULL
      GROUP BY folded HAVING MIN(exact) <> MAX(exact)
    ) similar
    JOIN users ON users.folded = similar.folded;
  INSERT INTO relations
    SELECT sub, CASE WHEN row_sub IN (SELECT sub FROM users) THEN 'foreign-row' ELSE 'orphaned-row' END,
      NULL, row_sub
    FROM users WHERE row_sub IS NOT NULL;
  COMMIT;
`;
