-- What a participant has shared of an assessment with another: ids, participants,
-- marking and flags; all else is sealed. last is the index of the newest
-- statement of it in the journal.
CREATE TABLE cooperation_assessment (
	chest     BLOB   NOT NULL,
	subject   TEXT   NOT NULL,
	author    TEXT   NOT NULL,
	reader    TEXT   NOT NULL,
	marking   TEXT   NOT NULL,
	exercise  BIGINT NOT NULL,
	withdrawn BIGINT NOT NULL,
	last      BIGINT NOT NULL,
	sealed    BLOB   NOT NULL,
	PRIMARY KEY (chest, subject)
);
CREATE INDEX cooperation_assessment_author ON cooperation_assessment (author, last);
CREATE INDEX cooperation_assessment_reader ON cooperation_assessment (reader, last);
