-- +goose Up
-- What is held back once it is cleared, until somebody lets it in: who decides
-- (keeper), in which queue, and the statement by which the register received it.
CREATE TABLE draft_hold (
	draft   TEXT NOT NULL,
	edition BIGINT NOT NULL,
	queue   TEXT NOT NULL,
	label   TEXT NOT NULL,
	keeper  TEXT NOT NULL,
	receipt TEXT NOT NULL,
	place   BIGINT NOT NULL,
	since   BIGINT NOT NULL,
	PRIMARY KEY (draft, edition),
	UNIQUE (receipt),
	CHECK (queue <> '' AND keeper <> '' AND receipt <> '')
);
CREATE INDEX draft_hold_queue ON draft_hold (queue, place);
-- How it ended: one row for each edition that was held. Somebody who decides
-- lets it in or declines it; its drafter takes it back.
CREATE TABLE draft_decision (
	draft     TEXT NOT NULL,
	edition   BIGINT NOT NULL,
	outcome   TEXT NOT NULL,
	person    TEXT NOT NULL,
	keeper    TEXT NOT NULL,
	reason    TEXT NOT NULL,
	statement TEXT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (draft, edition),
	CHECK (outcome IN ('released', 'declined', 'taken-back')),
	CHECK (person <> '' AND (outcome = 'released') = (statement = '') AND (outcome = 'declined') = (reason <> ''))
);
ALTER TABLE draft DROP CONSTRAINT draft_state_check;
ALTER TABLE draft ADD CONSTRAINT draft_state_check CHECK (state IN ('drafting', 'waiting', 'held', 'said', 'returned', 'withdrawn'));
CREATE INDEX draft_paced_participant ON draft (participant, frozen);
CREATE INDEX draft_paced_drafter ON draft (drafter, frozen);
-- +goose StatementBegin
CREATE FUNCTION draft_held(d draft) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT 1 FROM draft_hold h WHERE h.draft = d.id AND h.edition = d.edition)
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_decided(d draft, how text) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT 1 FROM draft_decision o WHERE o.draft = d.id AND o.edition = d.edition AND (how = '' OR o.outcome = how))
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION draft_enters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.state <> 'drafting' AND NOT draft_stepped(NEW) THEN
		RAISE EXCEPTION 'four eyes: the steps of the draft are missing';
	END IF;
	IF NEW.state IN ('held', 'said') AND NOT draft_cleared(NEW) THEN
		RAISE EXCEPTION 'four eyes: the draft is not cleared';
	END IF;
	IF NEW.state = 'held' AND (NOT draft_held(NEW) OR draft_decided(NEW, '')) THEN
		RAISE EXCEPTION 'four eyes: what is held has a receipt, and nobody has decided on it';
	END IF;
	IF NEW.state = 'said' AND draft_held(NEW) <> draft_decided(NEW, 'released') THEN
		RAISE EXCEPTION 'four eyes: what was held is said when it was let in';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION draft_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.id <> OLD.id OR NEW.participant <> OLD.participant OR NEW.drafter <> OLD.drafter OR NEW.created <> OLD.created THEN
		RAISE EXCEPTION 'four eyes: whose draft it is does not change';
	END IF;
	IF OLD.state <> 'drafting' AND (NEW.own <> OLD.own OR NEW.alone <> OLD.alone OR NEW.type <> OLD.type OR NEW.edition <> OLD.edition
		OR NEW.challenge <> OLD.challenge OR NEW.sealed <> OLD.sealed OR NEW.steps <> OLD.steps OR NEW.frozen <> OLD.frozen) THEN
		RAISE EXCEPTION 'four eyes: what is frozen does not change';
	END IF;
	IF OLD.state IN ('said', 'withdrawn') AND (NEW.state <> OLD.state OR NEW.statement <> OLD.statement) THEN
		RAISE EXCEPTION 'four eyes: what has ended does not change';
	END IF;
	IF NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ('drafting>waiting', 'drafting>withdrawn', 'waiting>drafting',
		'waiting>said', 'waiting>held', 'waiting>returned', 'waiting>withdrawn', 'held>said', 'held>returned', 'held>drafting', 'held>withdrawn',
		'returned>drafting', 'returned>withdrawn') THEN
		RAISE EXCEPTION 'four eyes: the draft cannot go there from here';
	END IF;
	IF OLD.state = 'drafting' AND NEW.state = 'waiting' AND NEW.edition <> OLD.edition + 1 THEN
		RAISE EXCEPTION 'four eyes: a draft is frozen anew';
	END IF;
	IF OLD.state = 'drafting' AND NEW.state <> 'waiting' AND NEW.edition <> OLD.edition THEN
		RAISE EXCEPTION 'four eyes: a freeze has its number when it is frozen';
	END IF;
	IF NEW.state = 'waiting' AND NOT draft_stepped(NEW) THEN
		RAISE EXCEPTION 'four eyes: the steps of the draft are missing';
	END IF;
	IF NEW.state IN ('held', 'said') AND NOT draft_cleared(NEW) THEN
		RAISE EXCEPTION 'four eyes: the draft is not cleared';
	END IF;
	IF NEW.state = 'held' AND (NOT draft_held(NEW) OR draft_decided(NEW, '')) THEN
		RAISE EXCEPTION 'four eyes: what is held has a receipt, and nobody has decided on it';
	END IF;
	IF NEW.state = 'said' AND draft_held(NEW) <> draft_decided(NEW, 'released') THEN
		RAISE EXCEPTION 'four eyes: what was held is said when it was let in';
	END IF;
	IF OLD.state = 'held' AND NEW.state = 'returned' AND NOT draft_decided(NEW, 'declined') THEN
		RAISE EXCEPTION 'four eyes: what is held goes back when it is declined';
	END IF;
	IF OLD.state = 'held' AND NEW.state IN ('drafting', 'withdrawn') AND NOT draft_decided(NEW, 'taken-back') THEN
		RAISE EXCEPTION 'four eyes: what is held is taken back by its drafter';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION draft_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM clearance WHERE draft = OLD.id;
	DELETE FROM draft_step WHERE draft = OLD.id;
	DELETE FROM draft_version WHERE draft = OLD.id;
	DELETE FROM draft_decision WHERE draft = OLD.id;
	DELETE FROM draft_hold WHERE draft = OLD.id;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION draft_step_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM draft d WHERE d.id = OLD.draft AND d.state IN ('waiting', 'held', 'said') AND d.edition = OLD.edition) THEN
		RAISE EXCEPTION 'four eyes: the steps of a frozen draft do not change';
	END IF;
	RETURN OLD;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION clearance_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM draft d WHERE d.id = OLD.draft AND d.state IN ('waiting', 'held', 'said') AND d.edition = OLD.edition) THEN
		RAISE EXCEPTION 'four eyes: a clearance stays with its draft';
	END IF;
	RETURN OLD;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_hold_enters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft AND (d.state <> 'waiting' OR d.edition <> NEW.edition)) THEN
		RAISE EXCEPTION 'four eyes: only what has just been cleared is held';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_hold_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM draft d WHERE d.id = OLD.draft) THEN
		RAISE EXCEPTION 'four eyes: that it was held, and how that ended, stays with the draft';
	END IF;
	RETURN OLD;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_decision_enters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT 1 FROM draft_hold h WHERE h.draft = NEW.draft AND h.edition = NEW.edition
		AND (h.keeper = NEW.keeper OR NEW.outcome = 'taken-back')) THEN
		RAISE EXCEPTION 'four eyes: somebody else decides on it';
	END IF;
	IF EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft AND (d.state <> 'held' OR d.edition <> NEW.edition)) THEN
		RAISE EXCEPTION 'four eyes: this draft is not held';
	END IF;
	IF NEW.outcome = 'released' AND EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft AND d.drafter = NEW.person AND d.alone = 0) THEN
		RAISE EXCEPTION 'four eyes: nobody lets in what he or she has drafted';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER draft_hold_enters BEFORE INSERT ON draft_hold FOR EACH ROW EXECUTE FUNCTION draft_hold_enters();
CREATE TRIGGER draft_hold_stays BEFORE UPDATE ON draft_hold FOR EACH ROW EXECUTE FUNCTION draft_never();
CREATE TRIGGER draft_hold_leaves BEFORE DELETE ON draft_hold FOR EACH ROW EXECUTE FUNCTION draft_hold_leaves();
CREATE TRIGGER draft_decision_enters BEFORE INSERT ON draft_decision FOR EACH ROW EXECUTE FUNCTION draft_decision_enters();
CREATE TRIGGER draft_decision_stays BEFORE UPDATE ON draft_decision FOR EACH ROW EXECUTE FUNCTION draft_never();
CREATE TRIGGER draft_decision_leaves BEFORE DELETE ON draft_decision FOR EACH ROW EXECUTE FUNCTION draft_hold_leaves();
