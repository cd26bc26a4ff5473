-- What is recorded, one row a thing: its body as the last statement has it,
-- and what lists sort and name it by.
CREATE TABLE framework_thing (
	subject    TEXT   NOT NULL PRIMARY KEY,
	type       TEXT   NOT NULL,
	recorder   TEXT   NOT NULL,
	sort       TEXT   NOT NULL,
	number     TEXT   NOT NULL,
	kind       TEXT   NOT NULL,
	instrument TEXT   NOT NULL,
	title      TEXT   NOT NULL,
	body       TEXT   NOT NULL,
	statements TEXT   NOT NULL
);
CREATE UNIQUE INDEX framework_thing_sort ON framework_thing (type, sort);

-- Which thing names which other, and as what.
CREATE TABLE framework_mention (
	subject TEXT NOT NULL,
	role    TEXT NOT NULL,
	other   TEXT NOT NULL,
	PRIMARY KEY (subject, role, other)
);
CREATE INDEX framework_mention_other ON framework_mention (other, role);
