-- What was said on how one text is agreed. waits is 1 while a silence procedure
-- was begun that no statement has ended; body is all of it.
CREATE TABLE adoption_case (
	subject TEXT NOT NULL PRIMARY KEY,
	waits   BIGINT NOT NULL,
	body    TEXT NOT NULL
);
CREATE INDEX adoption_case_waits ON adoption_case (waits, subject);
