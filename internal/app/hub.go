package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	publicationweb "comity.example/comity/internal/module/consult/publication/web"
	consultweb "comity.example/comity/internal/module/consult/web"
	checkweb "comity.example/comity/internal/module/contact/check/web"
	contactweb "comity.example/comity/internal/module/contact/web"
	exerciseweb "comity.example/comity/internal/module/cooperation/exercise/web"
	cooperationweb "comity.example/comity/internal/module/cooperation/web"
	"comity.example/comity/internal/module/implementation/capacity"
	capacityweb "comity.example/comity/internal/module/implementation/capacity/web"
	"comity.example/comity/internal/module/implementation/dataset"
	guidanceweb "comity.example/comity/internal/module/implementation/guidance/web"
	independentweb "comity.example/comity/internal/module/implementation/independent/web"
	introductionweb "comity.example/comity/internal/module/implementation/introduction/web"
	"comity.example/comity/internal/module/implementation/law"
	measureweb "comity.example/comity/internal/module/implementation/measure/web"
	overviewweb "comity.example/comity/internal/module/implementation/overview/web"
	preparationweb "comity.example/comity/internal/module/implementation/preparation/web"
	"comity.example/comity/internal/module/implementation/questionnaire"
	nationalreportweb "comity.example/comity/internal/module/implementation/report/web"
	sharingweb "comity.example/comity/internal/module/implementation/sharing/web"
	"comity.example/comity/internal/outward"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/push"
	"comity.example/comity/internal/platform/refusal"
	"comity.example/comity/internal/platform/signin"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/platform/token"
	tokenapi "comity.example/comity/internal/platform/token/api"
	translationweb "comity.example/comity/internal/platform/translation/web"
)

// Options say where a hub is and how it shows itself.
type Options struct {
	Data     string       // folder of the database file and of the keystore
	Database string       // URL; empty means SQLite in Data
	Secret   *keys.Secret // opens the keystore; nil: the hub starts locked
	Clock    clock.Clock  // nil means the machine's
	Log      *slog.Logger // nil means none
	Site     Site
	Demo     bool                                 // a demonstration, with people who do not exist; on this machine alone
	Domain   string                               // of passkeys, for Init; empty: the host in the name of the log
	Sessions signin.Limits                        // of sessions; zero: as shipped
	Proxies  limit.Proxies                        // that pass on whose requests they are
	Drafts   int                                  // that one person may have open for a participant; 0: as shipped
	Pace     draft.Pace                           // how often contributions are put forward, and how many are held; zero: without limit
	Suspends authorization.Terms                  // of suspensions of people; zero: as shipped
	Mail     *outbox.SMTP                         // server that notices are handed to; nil: no mail is sent
	first    *signin.First                        // of a hub that was made in the browser a moment ago
	Outward  outward.Options                      // way out to addresses that somebody typed; zero: public ones only
	Push     []string                             // hosts of push services by which people may have devices told; none: nobody may
	Orders   Orders                               // what the operator's commands ask of a hub that runs; nil: nobody asks
	After    func(time.Duration) <-chan time.Time // how what works beside waits before it looks again; nil is time.After
}

// Site is how a hub shows itself to browsers and programs.
type Site struct {
	Name    string   // empty: what the hub was named, or Comity
	Base    string   // scheme and host of the public address; may be empty
	Local   string   // address at which this machine's own browser reaches the hub, for one whose passkeys are for localhost
	Contact string   // e-mail address of the operator; may be empty
	Hosts   []string // further names that it answers to
	AnyHost bool
	Banner  i18n.Text
}

// Names of files in a hub's folder.
const (
	databaseFile = "hub.db"
	keystoreFile = "keys.age"
)

// DatabaseURL is the database of a hub.
func (o Options) DatabaseURL() string {
	if o.Database != "" {
		return o.Database
	}
	return "sqlite:" + filepath.Join(o.Data, databaseFile)
}

func (o *Options) defaults() {
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
}

// title is what the hub is called while it has no name.
func (s Site) title() string {
	if s.Name == "" {
		return "Comity"
	}
	return s.Name
}

// Hub is an open hub.
type Hub struct {
	opts           Options
	DB             *sqldb.DB
	Keys           *keys.Store
	Ledger         *ledger.Ledger
	journal        *journal.Journal
	sweep          atomic.Bool // sealed files may have been left that nothing names
	rooms          rooms
	clearing       clearing
	signing        signing
	trail          *audit.Trail
	refusals       *refusal.Trail
	custody        *custody.Service
	outbox         *outbox.Queue
	submitted      *submissionweb.Pages
	consultations  *consultweb.Pages
	meetings       *consultweb.Held
	views          *consultweb.Views
	publications   *publicationweb.Pages
	press          press
	queues         *consultweb.Queues
	cases          *cooperationweb.Pages
	followed       attachment.Uses // links to attachments
	exercises      *exerciseweb.Pages
	assessments    *cooperationweb.Assessments
	contacts       *contactweb.Pages
	checks         *checkweb.Pages
	implementation []implementing
	data           *dataset.Keeper // of the data package
	independent    *independentweb.Pages
	guided         *guidanceweb.Pages
	translated     *translationweb.Pages
	shares         *sharingweb.Pages
	measures       *measureweb.Pages
	overview       *overviewweb.Pages
	capacity       *capacityweb.Pages
	introductions  *introductionweb.Pages
	asked          *questionnaire.Library // what reports on implementation answer
	instruments    *law.Types             // types of laws and policies
	capacityKinds  capacity.Kinds         // kinds of capacity-building
	reporting      *nationalreportweb.Pages
	registers      registers
	prepared       *preparationweb.Pages
	tokens         *token.Service
	programs       tokenapi.Door
	devices        *push.Service
	secretariat    secretariat
	metrics        *prometheus.Registry
}

// exists reports that there is no hub where one is looked for.
func (o *Options) exists() error {
	if o.Database != "" {
		return nil
	}
	if _, err := os.Stat(filepath.Join(o.Data, databaseFile)); errors.Is(err, os.ErrNotExist) {
		return fail.New(fail.NotFound, "there is no hub in %s", o.Data).
			WithHint("comity serve --data %s makes one in the browser; so does comity init, without", o.Data)
	}
	return nil
}

// Open opens a hub that Init has made. Without a secret it is locked.
func Open(ctx context.Context, o Options) (*Hub, error) {
	o.defaults()
	if err := o.exists(); err != nil {
		return nil, err
	}
	h := &Hub{opts: o, metrics: prometheus.NewRegistry()}
	var err error
	if h.Keys, err = o.Keystore(); err != nil {
		return nil, err
	}
	if h.DB, err = sqldb.Open(ctx, o.DatabaseURL()); err != nil {
		return nil, err
	}
	if err := migrate(ctx, h.DB); err != nil {
		return nil, errors.Join(err, h.DB.Close())
	}
	h.Ledger, err = ledger.Open(ctx, ledger.Options{
		DB: h.DB, Clock: o.Clock, Keys: h.Keys, Projections: Projections(h.DB.Dialect()), Log: o.Log,
	})
	if err != nil {
		return nil, errors.Join(err, h.DB.Close())
	}
	if h.Ledger.Origin() == "" {
		return nil, errors.Join(fail.New(fail.NotFound, "this database holds no register").
			WithHint("make one with comity serve, or comity init"), h.Ledger.Close(), h.DB.Close())
	}
	if signer := h.Keys.Log(); signer != nil && signer.Name() != h.Ledger.Origin() {
		return nil, errors.Join(fail.New(fail.Conflict, "the keystore is of the log %s, the register of %s", signer.Name(), h.Ledger.Origin()),
			h.Ledger.Close(), h.DB.Close())
	}
	if err := h.told(ctx); err != nil {
		return nil, errors.Join(err, h.Ledger.Close(), h.DB.Close())
	}
	h.journal = newJournal(h.DB, h.Keys, h.Ledger.Origin(), h.Ledger.Hub)
	if err := h.journal.CatchUp(ctx, nil); err != nil {
		return nil, errors.Join(err, h.Ledger.Close(), h.DB.Close())
	}
	h.rooms = newRooms(h.DB, h.Ledger, h.Keys)
	h.refusals = &refusal.Trail{DB: h.DB, Clock: o.Clock, Log: o.Log}
	h.trail = &audit.Trail{DB: h.DB, Keys: h.Keys, Clock: o.Clock, Hub: h.Ledger.Hub}
	h.outbox = h.newQueue()
	h.custody = &custody.Service{Ledger: h.Ledger, DB: h.DB, Keys: h.Keys, Clock: o.Clock, Trail: h.trail}
	if err := errors.Join(h.custody.Tidy(ctx), h.newSigning(ctx)); err != nil {
		return nil, errors.Join(err, h.Ledger.Close(), h.DB.Close())
	}
	h.newTokens()
	if err := h.newDevices(); err != nil {
		return nil, errors.Join(err, h.Ledger.Close(), h.DB.Close())
	}
	h.newSubmissions()
	h.newConsultations()
	h.newAdoption()
	h.newMeetings()
	h.newPositions()
	h.press = newPress(h)
	h.newPublications()
	if err := h.newCooperation(); err != nil {
		return nil, errors.Join(err, h.Ledger.Close(), h.DB.Close())
	}
	h.newExercises()
	h.newSecretariat()
	if err := h.newContacts(); err != nil {
		return nil, errors.Join(err, h.Ledger.Close(), h.DB.Close())
	}
	if err := h.newChecks(); err != nil {
		return nil, errors.Join(err, h.Ledger.Close(), h.DB.Close())
	}
	h.newTranslations()
	if err := h.newImplementation(); err != nil {
		return nil, errors.Join(err, h.Ledger.Close(), h.DB.Close())
	}
	return h, nil
}

// Locked reports whether the hub can sign nothing for want of its keys.
func (h *Hub) Locked() bool { return h.Keys.Log() == nil }

// Close ends the register and the database.
func (h *Hub) Close() error { return errors.Join(h.Ledger.Close(), h.DB.Close()) }
