-- What was said on one contribution. place is the index of the statement that
-- made it; consultation, kind, unit and the text of its anchor are what lists
-- are narrowed by; body is all of it.
CREATE TABLE contribution_case (
	subject      TEXT NOT NULL PRIMARY KEY,
	consultation TEXT NOT NULL,
	kind         TEXT NOT NULL,
	anchored     TEXT NOT NULL,
	unit         TEXT NOT NULL,
	reply        TEXT NOT NULL,
	place        BIGINT NOT NULL,
	body         TEXT NOT NULL
);
CREATE INDEX contribution_case_consultation ON contribution_case (consultation, place);
CREATE INDEX contribution_case_anchored ON contribution_case (anchored, unit, place);
CREATE INDEX contribution_case_reply ON contribution_case (reply, place);

-- What a contribution is about, and whose it is: frozen ids and listed ids of
-- authors, of whoever handed it in, and of members of the author.
CREATE TABLE contribution_named (
	subject TEXT NOT NULL,
	id      TEXT NOT NULL,
	role    TEXT NOT NULL,
	place   BIGINT NOT NULL,
	PRIMARY KEY (subject, id, role)
);
CREATE INDEX contribution_named_id ON contribution_named (id, role, place);
