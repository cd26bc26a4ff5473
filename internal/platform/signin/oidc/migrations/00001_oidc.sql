-- +goose Up
CREATE TABLE oidc_issuer (
  id       TEXT PRIMARY KEY,
  identity BLOB NOT NULL,
  url      TEXT NOT NULL,
  client   TEXT NOT NULL,
  secret   BLOB NOT NULL,
  max_age  BIGINT NOT NULL,
  acr      TEXT NOT NULL,
  amr      TEXT NOT NULL,
  made     BIGINT NOT NULL
);
CREATE INDEX oidc_issuer_identity ON oidc_issuer (identity);
CREATE TABLE oidc_account (
  issuer  TEXT NOT NULL REFERENCES oidc_issuer (id) ON DELETE CASCADE,
  subject TEXT NOT NULL,
  person  TEXT NOT NULL REFERENCES signin_person (id) ON DELETE CASCADE,
  made    BIGINT NOT NULL,
  used    BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX oidc_account_person ON oidc_account (person, issuer);
