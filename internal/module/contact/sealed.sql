-- Who is a member of the community of a chest.
CREATE TABLE contact_member (
	chest       BLOB NOT NULL,
	subject     TEXT NOT NULL,
	participant TEXT NOT NULL, -- listed id
	identity    BLOB NOT NULL,
	author      BLOB NOT NULL, -- counts where it manages the directory
	state       TEXT NOT NULL,
	since       BIGINT NOT NULL,
	PRIMARY KEY (chest, subject, participant, author)
);
CREATE INDEX contact_member_identity ON contact_member (identity, chest);
-- Contacts, teams and infrastructure, as a community knows them. What they are
-- is sealed; kind is that of a contact's category, or what else it is.
CREATE TABLE contact_held (
	chest       BLOB NOT NULL,
	subject     TEXT NOT NULL,
	what        TEXT NOT NULL,
	kind        TEXT NOT NULL,
	participant TEXT NOT NULL,
	state       TEXT NOT NULL,
	touched     BIGINT NOT NULL,
	sealed      BLOB NOT NULL,
	PRIMARY KEY (chest, subject)
);
CREATE INDEX contact_held_participant ON contact_held (chest, participant);
