package app

import (
	"context"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/blob"
	blobweb "comity.example/comity/internal/platform/blob/web"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/register"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/statement"
)

// attachmentsFolder is where attachments lie in a hub's folder.
const attachmentsFolder = "attachments"

// Attachments is the folder of a hub's attachments.
func (o Options) Attachments() *blob.Store {
	return &blob.Store{Dir: filepath.Join(o.Data, attachmentsFolder)}
}

// kept lists what a snapshot holds beside the register: private rows, and the
// attachments.
func (o Options) kept() []snapshot.Room {
	return append(private(), snapshot.Room{Name: "blob", Tables: []snapshot.Table{
		{Name: "blob_file", Key: []string{"hash"}, Columns: snapshot.FileColumns(), Folder: o.Attachments()},
		{Name: "attachment_file", Key: []string{"hash"}, Columns: snapshot.FileColumns(), Folder: o.Sealed().Sealed},
	}})
}

// naming tells the room of submissions who is listed, and who speaks as whom.
type naming struct{}

var _ submission.Participants = naming{}

// at reads in a snapshot or transaction that is open already.
type at struct{ q sqldb.Querier }

// Read implements participant.Reader.
func (a at) Read(_ context.Context, fn func(q sqldb.Querier) error) error { return fn(a.q) }

func (naming) get(ctx context.Context, q sqldb.Querier, id string) (*participant.Listed, error) {
	l, err := (&participant.Queries{DB: at{q}}).Get(ctx, id)
	if fail.Is(err, fail.NotFound) {
		return nil, nil
	}
	return &l, err
}

// Speaks implements submission.Participants.
func (s naming) Speaks(ctx context.Context, q sqldb.Querier, id string, identity statement.Hash, index int64) (bool, error) {
	l, err := s.get(ctx, q, id)
	return spoke(l, identity, index), err
}

// spoke reports whether an identity could speak as who is listed, at an index of
// the register. l is nil where nobody is.
func spoke(l *participant.Listed, identity statement.Hash, index int64) bool {
	if l == nil {
		return false
	}
	held := slices.ContainsFunc(l.Identities, func(b participant.Bound) bool {
		return b.Identity == identity && !b.Struck && b.From <= index && (b.Until == nil || index < *b.Until)
	})
	then := *l
	then.Status, then.Struck = l.StatusAt(index), false // StatusAt leaves out what is struck
	return held && then.Speaks()
}

// Members implements submission.Participants: those who are members as such,
// not as observers.
func (s naming) Members(ctx context.Context, q sqldb.Querier, id, day string) ([]string, error) {
	l, err := s.get(ctx, q, id)
	if err != nil || l == nil {
		return nil, err
	}
	var out []string
	for _, m := range l.Members {
		if isMember(m, day) {
			out = append(out, m.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// Listed implements submission.Participants.
func (s naming) Listed(ctx context.Context, q sqldb.Querier, id string) (bool, error) {
	l, err := s.get(ctx, q, id)
	return l != nil, err
}

// Barred gives the suspension or withdrawal of a participant that is in force.
func (s naming) Barred(ctx context.Context, q sqldb.Querier, id string) (*submission.Bar, error) {
	l, err := s.get(ctx, q, id)
	if err != nil || l == nil {
		return nil, err
	}
	t := l.Barred()
	if t == nil {
		return nil, nil
	}
	return &submission.Bar{Participant: id, Status: string(t.Status), Index: t.From, Statement: t.Statement}, nil
}

// barred gives those whose words a statement carries, where they are suspended
// or withdrawn now: who signed it, and, of a submission, its authors.
func barred(people *participant.Queries, submitted *submission.Queries) func(ctx context.Context, s *statement.Statement) ([]register.Bar, error) {
	return func(ctx context.Context, s *statement.Statement) (out []register.Bar, err error) {
		by := s.Header.By
		if by.IsZero() {
			by = s.ID // an opening statement is by the participant that it opens
		}
		id, _, err := people.Holder(ctx, by)
		if err != nil {
			return nil, err
		}
		if id != "" {
			l, err := people.Get(ctx, id)
			if err != nil {
				return nil, err
			}
			if t := l.Barred(); t != nil {
				out = append(out, register.Bar{Participant: id, Status: string(t.Status), Index: t.From, Statement: t.Statement})
			}
		}
		if !slices.Contains(submission.Types(), s.Header.Type) || s.Header.Subject != "" {
			return out, nil
		}
		handed, err := submitted.Get(ctx, s.ID.String())
		if fail.Is(err, fail.NotFound) || fail.Is(err, fail.Gone) {
			return out, nil
		}
		for _, b := range handed.Barred {
			if b.Participant != id {
				out = append(out, register.Bar(b))
			}
		}
		return out, err
	}
}

// exists reports whether an id is of something that has a page, and of which a
// statement in the register is.
func exists(ctx context.Context, q sqldb.Querier, id string) (bool, error) {
	if subjectPage(id) == "" {
		return false, nil
	}
	return ledger.SubjectIn(ctx, q, id)
}

// choices lists who can be chosen as an author: all who are listed, or those
// who have members.
func (h *Hub) choices(ctx context.Context, groups bool) ([]string, error) {
	all, err := h.rooms.participants.List(ctx, participant.Filter{})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, l := range all {
		if !groups || len(l.Members) > 0 {
			out = append(out, l.ID)
		}
	}
	return out, nil
}

// proposing puts what is submitted before those who clear it.
type proposing struct{ drafts *draft.Service }

// Propose implements submission.Drafts.
func (p proposing) Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (string, error) {
	id, err := p.drafts.Propose(ctx, actor, d)
	return string(id), err
}

// ProposeTogether implements saying.Bundles.
func (p proposing) ProposeTogether(ctx context.Context, actor policy.Actor, all ...ledger.Draft) (string, error) {
	id, err := p.drafts.ProposeTogether(ctx, actor, all...)
	return string(id), err
}

// newSubmissions makes the room in which participants hand in, with its pages,
// and gives its rules to those who clear.
func (h *Hub) newSubmissions() {
	files := h.opts.Attachments()
	s := &submission.Service{Ledger: h.Ledger, Queries: h.rooms.submissions, Drafts: proposing{h.clearing.drafts}, Files: files, Keys: h.Keys, Clock: h.opts.Clock, Exists: exists, Two: h.twoOfficers,
		Note: func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, typ string, r ledger.Receipt) error {
			return h.trail.Note(ctx, tx, audit.Entry{Person: actor.Person, Action: typ[:strings.IndexByte(typ, '/')], Object: r.ID.String(), Statement: r.ID})
		}}
	h.submitted = &submissionweb.Pages{Queries: h.rooms.submissions, Service: s, Names: h.rooms.listed, Choices: h.choices,
		Who: h.signing.door.Who, Subject: subjectPage, Silent: h.clearing.drafts.Hushed, Prospect: h.clearing.drafts.Prospect,
		Draft: func(l *i18n.Locale, id string) string { return l.Path("/desk/drafts", id) }}
	h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, submissionRules(s, h.submitted)...)
	h.clearing.drafts.Hear = append(h.clearing.drafts.Hear, h.unattached)
}

// unattached removes the files of a draft that was withdrawn.
func (h *Hub) unattached(ctx context.Context, tx *sqldb.Tx, e draft.Happened) error {
	if e.Action != "draft.withdrawn" || !h.rooms.submissions.Names(e.Type) {
		return nil
	}
	gone, err := h.clearing.drafts.Contents(ctx, tx, e.Draft)
	if err != nil {
		return err
	}
	live, err := h.clearing.drafts.Live(ctx, tx, e.Participant)
	if fail.Is(err, fail.Broken) {
		return nil // what another draft names cannot be told: the files stay
	}
	if err != nil {
		return err
	}
	return h.submitted.Service.Drop(ctx, tx, gone, live)
}

// submissionRoom is what is attached to what is not said yet.
func submissionRoom() snapshot.Room {
	return snapshot.Room{Name: "submission", Migrations: submission.Migrations, Tables: []snapshot.Table{
		{Name: "attachment_pending", Key: []string{"hash"}, Columns: []snapshot.Column{
			{Name: "participant", Kind: snapshot.Text}, {Name: "hash", Kind: snapshot.Text},
			{Name: "sealed", Kind: snapshot.Bytes}, {Name: "brought", Kind: snapshot.Integer}}},
	}}
}

// Erase erases the body of a statement of the hub's own, and the files that no
// other statement names.
func (h *Hub) Erase(ctx context.Context, id statement.Hash, reason string) (ledger.Receipt, error) {
	before, err := h.rooms.submissions.Attached(ctx)
	if err != nil {
		return ledger.Receipt{}, err
	}
	r, err := h.Ledger.Erase(ctx, statement.Hash{}, id, reason)
	if err != nil {
		return r, err
	}
	if err := h.Note(ctx, audit.BodyErased, id); err != nil {
		return r, err
	}
	after, err := h.rooms.submissions.Attached(ctx)
	for _, hash := range before {
		if err == nil && !slices.Contains(after, hash) {
			err = h.opts.Attachments().Erase(hash)
		}
	}
	return r, err
}

// twoOfficers reports whether the hub asks for two officers for what its
// secretariat says of a type: one answer for every room.
func (h *Hub) twoOfficers(ctx context.Context, q sqldb.Querier, typ string) (bool, error) {
	return h.secretariat.service.NeedsTwo(ctx, q, typ)
}

// Submissions takes down what participants hand in.
func (h *Hub) Submissions() *submission.Service { return h.submitted.Service }

// submissionRules are the rules of drafts that the room of submissions keeps,
// with what is shown to who clears them.
func submissionRules(s *submission.Service, p *submissionweb.Pages) []draft.Rule {
	var out []draft.Rule
	for _, r := range s.Rules() {
		out = append(out, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, After: r.After, Roles: r.Roles, ViewOf: p.Clear(r.Type)})
	}
	return out
}

// attachments answers for files that a statement in the register names.
func (h *Hub) attachments(failed func(w http.ResponseWriter, r *http.Request, err error)) http.Handler {
	return blobweb.Handler{Store: h.opts.Attachments(), Fail: failed,
		Named: func(ctx context.Context, hash statement.Hash) (blobweb.File, error) {
			a, err := h.rooms.submissions.Attachment(ctx, hash)
			return blobweb.File{Name: a.Name, Type: a.Type}, err
		}}
}

// isMember reports whether somebody is a member as such on a day. A year or a month
// counts from its first day, and until its last.
func isMember(m participant.Membership, day string) bool {
	return m.As != "observer" && m.From <= day && (m.Until == "" || day[:min(len(day), len(m.Until))] <= m.Until)
}
