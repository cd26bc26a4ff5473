-- Who may speak for whom: one row an authorization, as the last statement on
-- it has it. Where its body has been erased, person and body are empty.
CREATE TABLE authorization_held (
	subject    TEXT NOT NULL PRIMARY KEY,
	giver      TEXT NOT NULL,
	person     TEXT NOT NULL,
	body       TEXT NOT NULL,
	statement  TEXT NOT NULL,
	first      BIGINT NOT NULL,
	since      BIGINT NOT NULL,
	until      BIGINT NOT NULL,
	ended      BIGINT NOT NULL,
	statements TEXT NOT NULL,
	suspension TEXT NOT NULL -- the last one, in JSON; empty when there was none
);
CREATE INDEX authorization_held_person ON authorization_held (person, giver);
CREATE INDEX authorization_held_giver ON authorization_held (giver);
