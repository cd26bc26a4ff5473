-- +goose Up
-- How far the follower has read the register: the index of the next statement.
CREATE TABLE alert_cursor (
    name TEXT   NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
);
