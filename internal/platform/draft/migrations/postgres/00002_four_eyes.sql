-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION draft_cleared(d draft) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT (SELECT COUNT(*) FROM clearance c WHERE c.draft = d.id AND c.edition = d.edition
		AND c.drafter = d.drafter AND c.own = d.own AND c.step <= d.steps) = d.steps
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_stepped(d draft) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT (SELECT COUNT(*) FROM draft_step s WHERE s.draft = d.id AND s.edition = d.edition) = d.steps
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_enters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.state <> 'drafting' AND NOT draft_stepped(NEW) THEN
		RAISE EXCEPTION 'four eyes: the steps of the draft are missing';
	END IF;
	IF NEW.state = 'said' AND NOT draft_cleared(NEW) THEN
		RAISE EXCEPTION 'four eyes: the draft is not cleared';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_stays() RETURNS trigger LANGUAGE plpgsql AS $$
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
		'waiting>said', 'waiting>returned', 'waiting>withdrawn', 'returned>drafting', 'returned>withdrawn') THEN
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
	IF NEW.state = 'said' AND NOT draft_cleared(NEW) THEN
		RAISE EXCEPTION 'four eyes: the draft is not cleared';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM clearance WHERE draft = OLD.id;
	DELETE FROM draft_step WHERE draft = OLD.id;
	DELETE FROM draft_version WHERE draft = OLD.id;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_version_enters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft AND (NEW.edition > d.edition OR d.state <> 'drafting' AND NEW.edition = d.edition)) THEN
		RAISE EXCEPTION 'four eyes: this is no earlier version';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_version_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM draft d WHERE d.id = OLD.draft) THEN
		RAISE EXCEPTION 'four eyes: an earlier version stays with its draft';
	END IF;
	RETURN OLD;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_step_enters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft AND (d.state <> 'drafting' OR NEW.edition <> d.edition + 1)) THEN
		RAISE EXCEPTION 'four eyes: the steps of a frozen draft do not change';
	END IF;
	IF NEW.step > 1 AND NOT EXISTS (SELECT 1 FROM draft_step s WHERE s.draft = NEW.draft AND s.edition = NEW.edition AND s.step = NEW.step - 1) THEN
		RAISE EXCEPTION 'four eyes: steps are numbered in their order';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_step_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM draft d WHERE d.id = OLD.draft AND d.state IN ('waiting', 'said') AND d.edition = OLD.edition) THEN
		RAISE EXCEPTION 'four eyes: the steps of a frozen draft do not change';
	END IF;
	RETURN OLD;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION clearance_enters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft AND (d.state <> 'waiting' OR d.edition <> NEW.edition
		OR d.drafter <> NEW.drafter OR d.own <> NEW.own OR NEW.step > d.steps)) THEN
		RAISE EXCEPTION 'four eyes: this draft does not wait for this clearance';
	END IF;
	IF NOT EXISTS (SELECT 1 FROM draft_step s WHERE s.draft = NEW.draft AND s.edition = NEW.edition AND s.step = NEW.step) THEN
		RAISE EXCEPTION 'four eyes: there is no such step';
	END IF;
	IF NEW.step > 1 AND NOT EXISTS (SELECT 1 FROM clearance c WHERE c.draft = NEW.draft AND c.edition = NEW.edition AND c.step = NEW.step - 1) THEN
		RAISE EXCEPTION 'four eyes: the step before is not cleared';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION clearance_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM draft d WHERE d.id = OLD.draft AND d.state IN ('waiting', 'said') AND d.edition = OLD.edition) THEN
		RAISE EXCEPTION 'four eyes: a clearance stays with its draft';
	END IF;
	RETURN OLD;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION draft_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'four eyes: neither a step nor a clearance nor an earlier version changes';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER draft_enters BEFORE INSERT ON draft FOR EACH ROW EXECUTE FUNCTION draft_enters();
CREATE TRIGGER draft_stays BEFORE UPDATE ON draft FOR EACH ROW EXECUTE FUNCTION draft_stays();
CREATE TRIGGER draft_leaves AFTER DELETE ON draft FOR EACH ROW EXECUTE FUNCTION draft_leaves();
CREATE TRIGGER draft_version_enters BEFORE INSERT ON draft_version FOR EACH ROW EXECUTE FUNCTION draft_version_enters();
CREATE TRIGGER draft_version_stays BEFORE UPDATE ON draft_version FOR EACH ROW EXECUTE FUNCTION draft_never();
CREATE TRIGGER draft_version_leaves BEFORE DELETE ON draft_version FOR EACH ROW EXECUTE FUNCTION draft_version_leaves();
CREATE TRIGGER draft_step_enters BEFORE INSERT ON draft_step FOR EACH ROW EXECUTE FUNCTION draft_step_enters();
CREATE TRIGGER draft_step_stays BEFORE UPDATE ON draft_step FOR EACH ROW EXECUTE FUNCTION draft_never();
CREATE TRIGGER draft_step_leaves BEFORE DELETE ON draft_step FOR EACH ROW EXECUTE FUNCTION draft_step_leaves();
CREATE TRIGGER clearance_enters BEFORE INSERT ON clearance FOR EACH ROW EXECUTE FUNCTION clearance_enters();
CREATE TRIGGER clearance_stays BEFORE UPDATE ON clearance FOR EACH ROW EXECUTE FUNCTION draft_never();
CREATE TRIGGER clearance_leaves BEFORE DELETE ON clearance FOR EACH ROW EXECUTE FUNCTION clearance_leaves();
