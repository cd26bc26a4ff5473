-- +goose Up
-- Which rows of a trail say that one thing was done with one object, by a keyed
-- hash of the two. It is written from the rows when it is asked for.
CREATE TABLE audit_about (
    participant BLOB   NOT NULL,
    tag         BLOB   NOT NULL,
    n           BIGINT NOT NULL,
    PRIMARY KEY (participant, tag, n)
);
-- How many rows of a trail are in it.
CREATE TABLE audit_about_size (
    participant BLOB   NOT NULL PRIMARY KEY,
    size        BIGINT NOT NULL
);
