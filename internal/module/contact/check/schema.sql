-- A check between who called it and one participant.
CREATE TABLE check_thread (
	chest       BLOB NOT NULL,
	subject     TEXT NOT NULL, -- id of the check
	community   TEXT NOT NULL, -- id of the community
	caller      BLOB NOT NULL, -- identity of who called it
	identity    BLOB NOT NULL, -- of the participant
	participant TEXT NOT NULL, -- listed id
	state       TEXT NOT NULL,
	begins      BIGINT NOT NULL,
	ends        BIGINT NOT NULL,
	sealed      BLOB NOT NULL,
	PRIMARY KEY (chest, subject)
);
CREATE INDEX check_thread_subject ON check_thread (subject);
CREATE INDEX check_thread_identity ON check_thread (identity, begins);
-- What the members of a community may know of a check that is closed.
CREATE TABLE check_result (
	chest     BLOB NOT NULL,
	subject   TEXT NOT NULL,
	community TEXT NOT NULL,
	caller    BLOB NOT NULL,
	begins    BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	sealed    BLOB NOT NULL,
	PRIMARY KEY (chest, subject)
);
CREATE INDEX check_result_subject ON check_result (subject);
CREATE INDEX check_result_community ON check_result (community, begins);
