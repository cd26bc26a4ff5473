-- +goose Up
-- What cannot be derived: the log, its bodies, and the order of arrival.
CREATE TABLE ledger_head (
    tree       TEXT NOT NULL PRIMARY KEY,
    size       BIGINT NOT NULL,
    root       BLOB NOT NULL,
    checkpoint TEXT NOT NULL
);
CREATE TABLE ledger_tile (
    tree  TEXT NOT NULL,
    level BIGINT NOT NULL,
    n     BIGINT NOT NULL,
    data  BLOB NOT NULL,
    PRIMARY KEY (tree, level, n)
);
CREATE TABLE ledger_leaf (
    idx     BIGINT NOT NULL PRIMARY KEY,
    id      BLOB NOT NULL UNIQUE,
    author  BLOB NOT NULL,
    stream  TEXT NOT NULL,
    seq     BIGINT NOT NULL,
    type    TEXT NOT NULL,
    subject TEXT NOT NULL,
    body    BLOB NOT NULL,
    leaf    BLOB NOT NULL,
    UNIQUE (author, stream, seq)
);
CREATE INDEX ledger_leaf_subject ON ledger_leaf (subject, idx);
CREATE TABLE ledger_body (
    hash      BLOB NOT NULL PRIMARY KEY,
    blob      BLOB,
    erased_by BLOB
);
CREATE TABLE ledger_arrival (
    n   BIGINT NOT NULL PRIMARY KEY,
    idx BIGINT NOT NULL UNIQUE,
    at  BIGINT NOT NULL
);
CREATE TABLE ledger_parked (
    idx     BIGINT NOT NULL,
    missing BLOB NOT NULL,
    PRIMARY KEY (idx, missing)
);
CREATE INDEX ledger_parked_missing ON ledger_parked (missing);
CREATE TABLE ledger_setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
-- cursor is the number of statements applied while a rebuild is under way,
-- and -1 when the projections are complete.
CREATE TABLE ledger_projection (
    name    TEXT NOT NULL PRIMARY KEY,
    version TEXT NOT NULL,
    cursor  BIGINT NOT NULL
);
