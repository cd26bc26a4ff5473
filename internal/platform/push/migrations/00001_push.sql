-- +goose Up
-- The address of a device is kept as a keyed hash, to find it by; address and
-- keys are sealed.
CREATE TABLE push_key (
  name   TEXT NOT NULL PRIMARY KEY,
  sealed BLOB NOT NULL
);
CREATE TABLE push_device (
  id      TEXT   NOT NULL PRIMARY KEY,
  person  TEXT   NOT NULL,
  address BLOB   NOT NULL UNIQUE,
  browser TEXT   NOT NULL,
  sealed  BLOB   NOT NULL,
  made    BIGINT NOT NULL,
  told    BIGINT NOT NULL
);
CREATE INDEX push_device_person ON push_device (person);
CREATE TABLE push_waiting (
  device   TEXT   NOT NULL PRIMARY KEY,
  marking  TEXT   NOT NULL,
  exercise BIGINT NOT NULL,
  made     BIGINT NOT NULL,
  due      BIGINT NOT NULL,
  attempts BIGINT NOT NULL
);
