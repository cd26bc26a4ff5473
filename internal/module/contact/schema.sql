-- Communities, by their slug. Public: all of it follows from public statements.
CREATE TABLE contact_community (
	subject TEXT NOT NULL PRIMARY KEY,
	slug    TEXT NOT NULL,
	manager BLOB NOT NULL, -- identity of who formed it
	formed  BLOB NOT NULL, -- statement
	arrival BIGINT NOT NULL,
	body    TEXT NOT NULL
);
-- Teams and infrastructure that participants chose to publish.
CREATE TABLE contact_published (
	subject     TEXT NOT NULL PRIMARY KEY,
	kind        TEXT NOT NULL,
	participant TEXT NOT NULL, -- listed id
	state       TEXT NOT NULL,
	body        TEXT NOT NULL
);
