-- +goose Up
-- A participant's own assessments, version by version: sealed under the
-- participant's data key, with who wrote and who settled it. They are no
-- statements, and leave the hub with no other one.
CREATE TABLE assessment_version (
	id          TEXT   NOT NULL,
	version     BIGINT NOT NULL,
	participant BLOB   NOT NULL,
	state       TEXT   NOT NULL,
	at          BIGINT NOT NULL,
	sealed      BLOB   NOT NULL,
	PRIMARY KEY (id, version)
);
CREATE INDEX assessment_version_participant ON assessment_version (participant, at);
