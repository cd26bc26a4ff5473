-- +goose Up
-- What was alike within an hour is one row.
CREATE TABLE refusal (
    hour    BIGINT NOT NULL,
    kind    TEXT   NOT NULL,
    place   TEXT   NOT NULL,
    person  TEXT   NOT NULL,
    network TEXT   NOT NULL,
    first   BIGINT NOT NULL,
    last    BIGINT NOT NULL,
    number  BIGINT NOT NULL,
    PRIMARY KEY (hour, kind, place, person, network)
);
CREATE INDEX refusal_last ON refusal (last);
