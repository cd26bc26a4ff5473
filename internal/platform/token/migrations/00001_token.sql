-- +goose Up
-- What is kept of tokens: never their text. sealed holds what the maker calls
-- one and the networks to which it is bound.
CREATE TABLE token_held (
  id            TEXT   NOT NULL PRIMARY KEY,
  hash          BLOB   NOT NULL UNIQUE,
  participant   BLOB   NOT NULL,
  given         TEXT   NOT NULL,
  person        TEXT   NOT NULL,
  scopes        TEXT   NOT NULL,
  sealed        BLOB   NOT NULL,
  made          BIGINT NOT NULL,
  ends          BIGINT NOT NULL,
  used          BIGINT NOT NULL,
  ended         BIGINT NOT NULL,
  ended_by      TEXT   NOT NULL
);
CREATE INDEX token_held_participant ON token_held (participant, person);
