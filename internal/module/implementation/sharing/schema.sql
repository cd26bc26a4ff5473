-- What a participant has shared with another of one part of what it prepares: ids,
-- participants and a flag; all else is sealed. last is the index of the newest
-- statement of it in the journal.
CREATE TABLE sharing_answers (
	chest    BLOB   NOT NULL,
	subject  TEXT   NOT NULL,
	author   TEXT   NOT NULL,
	reader   TEXT   NOT NULL,
	recalled BIGINT NOT NULL,
	last     BIGINT NOT NULL,
	sealed   BLOB   NOT NULL,
	PRIMARY KEY (chest, subject)
);
CREATE INDEX sharing_answers_author ON sharing_answers (author, last);
CREATE INDEX sharing_answers_reader ON sharing_answers (reader, last);
