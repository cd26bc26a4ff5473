-- Who is listed: one row a participant, its body as the last statement has it.
CREATE TABLE participant_listed (
	subject    TEXT NOT NULL PRIMARY KEY,
	class      TEXT NOT NULL,
	lister     TEXT NOT NULL,
	body       TEXT NOT NULL,
	statements TEXT NOT NULL
);
