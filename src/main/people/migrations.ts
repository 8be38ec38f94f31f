/**
 * The database's form, version by version: `PRAGMA user_version` counts how many of these it has seen.
 * Never change one that was released: add another.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    note TEXT NOT NULL,
    favourite INTEGER NOT NULL,
    emails TEXT NOT NULL,
    -- What lists are ordered by: the name folded, the company's where there is none.
    sort_key TEXT NOT NULL,
    -- Which import brought it; NULL: somebody wrote it.
    import INTEGER
  ) STRICT;
  CREATE INDEX contacts_in_order ON contacts (favourite DESC, sort_key, id);
  CREATE INDEX contacts_by_import ON contacts (import) WHERE import IS NOT NULL;

  CREATE TABLE numbers (
    contact INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    -- The same for every writing of the number: E.164 where it is valid.
    same_as TEXT NOT NULL,
    PRIMARY KEY (contact, place)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX numbers_by_sameness ON numbers (same_as);

  -- What is found by the beginning of a word, and by any three signs in a row. rowid: the contact's id.
  CREATE VIRTUAL TABLE contact_words USING fts5 (
    text, content='', contentless_delete=1, detail=none, prefix='1 2 3',
    tokenize="unicode61 remove_diacritics 2"
  );
  CREATE VIRTUAL TABLE contact_parts USING fts5 (
    text, content='', contentless_delete=1, detail=full,
    tokenize="trigram remove_diacritics 1"
  );

  -- Each other side of a call once, however often there was a call.
  CREATE TABLE parties (
    id INTEGER PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    name TEXT,
    same_as TEXT NOT NULL,
    -- Name and number folded, for a search in the history.
    found_by TEXT NOT NULL,
    last_call INTEGER
  ) STRICT;
  CREATE INDEX parties_by_sameness ON parties (same_as);
  CREATE INDEX parties_by_last_call ON parties (last_call DESC);

  CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    call_id TEXT NOT NULL,
    party INTEGER NOT NULL REFERENCES parties,
    direction TEXT NOT NULL,
    outcome TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    connected_at INTEGER,
    ended_at INTEGER,
    cause TEXT,
    sip_code INTEGER,
    quality TEXT,
    roams INTEGER NOT NULL,
    -- A missed call that nobody has looked at.
    unseen INTEGER NOT NULL,
    UNIQUE (call_id, started_at)
  ) STRICT;
  CREATE INDEX calls_in_order ON calls (started_at DESC, id DESC);
  CREATE INDEX calls_by_party ON calls (party, started_at DESC);
  CREATE INDEX calls_by_outcome ON calls (outcome, started_at DESC);
  CREATE INDEX calls_by_direction ON calls (direction, started_at DESC);
  CREATE INDEX calls_unseen ON calls (unseen) WHERE unseen = 1;

  CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    file TEXT NOT NULL
  ) STRICT;
  -- What merged contacts were before, so that an import can be undone.
  CREATE TABLE merged (
    import INTEGER NOT NULL REFERENCES imports ON DELETE CASCADE,
    contact INTEGER NOT NULL,
    before TEXT NOT NULL,
    PRIMARY KEY (import, contact)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  -- Who there are text messages with, once each.
  CREATE TABLE chats (
    id INTEGER PRIMARY KEY,
    same_as TEXT NOT NULL UNIQUE,
    -- Where the next message goes.
    uri TEXT NOT NULL,
    number TEXT NOT NULL,
    name TEXT,
    found_by TEXT NOT NULL,
    -- The far side reads message/cpim (RFC 3862).
    cpim INTEGER NOT NULL,
    last_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX chats_in_order ON chats (last_at DESC, id DESC);

  CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL REFERENCES chats ON DELETE CASCADE,
    -- The sender's, by which a second copy is known.
    message_id TEXT NOT NULL,
    direction TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    sip_code INTEGER,
    tries INTEGER NOT NULL,
    unseen INTEGER NOT NULL,
    wants_displayed INTEGER NOT NULL,
    UNIQUE (chat, direction, message_id)
  ) STRICT;
  CREATE INDEX messages_in_order ON messages (chat, at DESC, id DESC);
  CREATE INDEX messages_waiting ON messages (id) WHERE state IN ('queued', 'sending');
  CREATE INDEX messages_unseen ON messages (chat) WHERE unseen = 1;
  CREATE INDEX messages_to_tell ON messages (id) WHERE wants_displayed = 1;
  CREATE INDEX messages_by_id ON messages (message_id);

  CREATE VIRTUAL TABLE message_words USING fts5 (
    text, content='messages', content_rowid='id', prefix='1 2 3',
    tokenize="unicode61 remove_diacritics 2"
  );
  CREATE TRIGGER message_added AFTER INSERT ON messages BEGIN
    INSERT INTO message_words (rowid, text) VALUES (new.id, new.text);
  END;
  CREATE TRIGGER message_removed AFTER DELETE ON messages BEGIN
    INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.id, old.text);
  END;
  `,
  `
  -- The far side said that it recorded the call, some of it at least.
  ALTER TABLE calls ADD COLUMN recorded INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Before the bytes what is asked for more often.
  CREATE TABLE pictures (
    contact INTEGER PRIMARY KEY REFERENCES contacts ON DELETE CASCADE,
    version INTEGER NOT NULL,
    -- Which import brought what is shown, and which one what waits; NULL: somebody chose it.
    import INTEGER,
    given_import INTEGER,
    -- As it is shown; NULL: it has not been made yet.
    small BLOB,
    -- As it came, until it has been made small.
    given BLOB
  ) STRICT;
  CREATE INDEX pictures_given ON pictures (given_import IS NOT NULL, contact) WHERE given IS NOT NULL;
  CREATE INDEX pictures_by_import ON pictures (import) WHERE import IS NOT NULL;
  CREATE INDEX pictures_by_given_import ON pictures (given_import) WHERE given_import IS NOT NULL;
  `,
  `
  -- How it went on by other paths, the newest last: a list of the summary's roams (src/shared/engine-summary.ts) as JSON.
  ALTER TABLE calls ADD COLUMN moves TEXT NOT NULL DEFAULT '[]';
  `,
];

/** What people wrote and did: the tables that are copied out of a broken file; the rest follows from them. */
export const keptTables = [
  'contacts',
  'numbers',
  'parties',
  'calls',
  'imports',
  'merged',
  'chats',
  'messages',
  'pictures',
] as const;
