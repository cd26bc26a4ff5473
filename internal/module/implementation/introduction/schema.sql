-- A thread of an introduction: ids, participants and a word of state; all else is
-- sealed. last is the index of its newest statement.
CREATE TABLE introduction_thread (
	chest   BLOB   NOT NULL,
	subject TEXT   NOT NULL,
	asker   TEXT   NOT NULL,
	other   TEXT   NOT NULL,
	state   TEXT   NOT NULL,
	last    BIGINT NOT NULL,
	sealed  BLOB   NOT NULL,
	PRIMARY KEY (chest, subject)
);
CREATE INDEX introduction_thread_asker ON introduction_thread (asker, last);
CREATE INDEX introduction_thread_other ON introduction_thread (other, last);
CREATE INDEX introduction_thread_subject ON introduction_thread (subject);
