-- +goose Up
-- What cannot be derived: the sealed entries, their tree, the keys of the
-- chests, and where each confidential chain stands.
CREATE TABLE journal_head (
    n    BIGINT NOT NULL PRIMARY KEY CHECK (n = 0),
    size BIGINT NOT NULL,
    root BLOB NOT NULL
);
CREATE TABLE journal_tile (
    level BIGINT NOT NULL,
    n     BIGINT NOT NULL,
    data  BLOB NOT NULL,
    PRIMARY KEY (level, n)
);
-- leaf is SHA-256(salt ‖ envelope), sealed holds the two, body holds salt ‖
-- body of the statement. sealed is NULL once the chest's last key is gone, body
-- from then on or once it was erased.
CREATE TABLE journal_entry (
    idx       BIGINT NOT NULL PRIMARY KEY,
    leaf      BLOB NOT NULL,
    chest     BLOB NOT NULL,
    epoch     BIGINT NOT NULL,
    id        BLOB NOT NULL UNIQUE,
    sealed    BLOB,
    body      BLOB,
    erased_by BLOB,
    at        BIGINT NOT NULL
);
CREATE INDEX journal_entry_chest ON journal_entry (chest, idx);
CREATE TABLE journal_chest (
    chest     BLOB NOT NULL PRIMARY KEY,
    epoch     BIGINT NOT NULL,
    opened_at BIGINT NOT NULL
);
CREATE TABLE journal_key (
    chest       BLOB NOT NULL,
    epoch       BIGINT NOT NULL,
    participant BLOB NOT NULL,
    wrapped     BLOB NOT NULL,
    PRIMARY KEY (chest, epoch, participant)
);
CREATE INDEX journal_key_participant ON journal_key (participant, chest);
CREATE TABLE journal_reader (
    chest       BLOB NOT NULL,
    participant BLOB NOT NULL,
    from_idx    BIGINT NOT NULL,
    until_idx   BIGINT,
    PRIMARY KEY (chest, participant, from_idx)
);
CREATE TABLE journal_chain (
    author BLOB NOT NULL,
    stream TEXT NOT NULL,
    seq    BIGINT NOT NULL,
    id     BLOB NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (author, stream)
);
CREATE TABLE journal_anchor (
    n         BIGINT NOT NULL PRIMARY KEY,
    at        BIGINT NOT NULL,
    statement BLOB NOT NULL,
    salt      BLOB NOT NULL,
    size      BIGINT NOT NULL,
    root      BLOB NOT NULL
);
-- cursor is the number of entries applied while a rebuild is under way, and -1
-- when the projections are complete.
CREATE TABLE journal_projection (
    name    TEXT NOT NULL PRIMARY KEY,
    version TEXT NOT NULL,
    cursor  BIGINT NOT NULL
);
