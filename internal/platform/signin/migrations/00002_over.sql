-- +goose Up
-- Why sessions are over, by the hash of their token, for the browser that still
-- brings one: of whose it was, nothing.
CREATE TABLE signin_over (
  token  BLOB PRIMARY KEY,
  why    TEXT NOT NULL CHECK (why IN ('idle', 'long', 'authority')),
  forget BIGINT NOT NULL
);
