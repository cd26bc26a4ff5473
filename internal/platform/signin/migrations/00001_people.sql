-- +goose Up
CREATE TABLE signin_setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE signin_person (
  id       TEXT PRIMARY KEY,
  handle   BLOB NOT NULL UNIQUE,
  name     TEXT NOT NULL,
  mail     TEXT NOT NULL,
  language TEXT NOT NULL,
  made     BIGINT NOT NULL
);
CREATE TABLE signin_passkey (
  id          BLOB PRIMARY KEY,
  person      TEXT NOT NULL REFERENCES signin_person (id),
  name        TEXT NOT NULL,
  public_key  BLOB NOT NULL,
  flags       BIGINT NOT NULL,
  sign_count  BIGINT NOT NULL,
  cloned      BIGINT NOT NULL CHECK (cloned IN (0, 1)),
  transports  TEXT NOT NULL,
  attachment  TEXT NOT NULL,
  aaguid      BLOB NOT NULL,
  attestation TEXT NOT NULL,
  made        BIGINT NOT NULL,
  used        BIGINT NOT NULL
);
CREATE INDEX signin_passkey_person ON signin_passkey (person);
CREATE TABLE signin_invitation (
  token    BLOB PRIMARY KEY,
  person   TEXT NOT NULL,
  known    BIGINT NOT NULL CHECK (known IN (0, 1)),
  identity BLOB NOT NULL,
  roles    TEXT NOT NULL,
  name     TEXT NOT NULL,
  mail     TEXT NOT NULL,
  language TEXT NOT NULL,
  founding BIGINT NOT NULL CHECK (founding IN (0, 1)),
  inviter  TEXT NOT NULL,
  capacity BLOB NOT NULL,
  made     BIGINT NOT NULL,
  ends     BIGINT NOT NULL,
  used     BIGINT NOT NULL,
  granted  BIGINT NOT NULL
);
CREATE INDEX signin_invitation_person ON signin_invitation (person);
CREATE TABLE signin_session (
  token    BLOB PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  person   TEXT NOT NULL REFERENCES signin_person (id),
  identity BLOB NOT NULL,
  passkey  BLOB NOT NULL,
  how      TEXT NOT NULL,
  voucher  BLOB NOT NULL,
  browser  TEXT NOT NULL,
  made     BIGINT NOT NULL,
  proved   BIGINT NOT NULL,
  seen     BIGINT NOT NULL,
  ends     BIGINT NOT NULL
);
CREATE INDEX signin_session_person ON signin_session (person);
