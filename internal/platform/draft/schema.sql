-- Who clears what a participant says: one row a participant and type.
CREATE TABLE clearance_list (
	subject   TEXT NOT NULL PRIMARY KEY,
	giver     TEXT NOT NULL,
	type      TEXT NOT NULL,
	body      TEXT NOT NULL,
	statement TEXT NOT NULL
);
CREATE INDEX clearance_list_giver ON clearance_list (giver);
