package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"comity.example/comity/client"
	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/verify"
)

// VerifyCmd proves a register again.
type VerifyCmd struct {
	URL     string `arg:"" optional:"" help:"Address of a hub, such as https://hub.example.org, or its folder. Without it, the hub in --data is verified; it may be running."`
	Data    string `default:"comity-data" env:"COMITY_DATA" placeholder:"DIR" help:"Folder of the hub."`
	DB      string `name:"database" env:"COMITY_DATABASE" placeholder:"URL" help:"PostgreSQL instead of SQLite: postgres://…"`
	KeyFile string `env:"COMITY_KEY_FILE" placeholder:"FILE" help:"File that opens the hub's keystore, to prove its confidential statements as well. Else the systemd credential comity.key, else the passphrase in COMITY_PASSPHRASE; else their tree and anchors are proved, and nothing is opened."`
	VKey    string `name:"vkey" placeholder:"KEY" help:"Public key of the log, as its operator has told you. Without it, the key that was seen first is trusted."`
	State   string `env:"COMITY_STATE" placeholder:"DIR" help:"Where the last checkpoint of each log is remembered: by default comity/seen in your folder of settings."`
	Details int    `placeholder:"N" help:"Compare at most N answers of each kind that is addressed by an id, picked at random. Without it, all."`
	Proof   string `placeholder:"FILE" help:"Proof of one confidential statement, to hold against the register."`
	Tmp     string `placeholder:"DIR" help:"Folder with room for a copy of the register: by default that for temporary files."`
}

// Example implements exampler.
func (VerifyCmd) Example() string {
	return "comity verify --data /var/lib/comity\n  comity verify https://hub.example.org --vkey hub.example.org/comity+1a2b3c4d+AbCd…\n  comity verify https://hub.example.org --proof proof.json"
}

// Run proves the register and says what was proved.
func (c VerifyCmd) Run(ctx context.Context, t terminal) error {
	if c.State == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return fail.New(fail.Invalid, "there is no folder for settings: %v", err).WithHint("say where to remember checkpoints: --state DIR")
		}
		c.State = filepath.Join(dir, "comity", "seen")
	}
	steps := &stepBars{t: t}
	o := verify.Options{
		Projections: app.Projections,
		API:         func(db *sqldb.DB, l *ledger.Ledger) http.Handler { return app.ReplicaAPI(db, l) },
		Memory:      c.State, VKey: c.VKey, Details: c.Details, Scratch: c.Tmp, Clock: clock.System{}, Tell: steps.tell,
	}
	if c.Proof != "" {
		var err error
		if o.Proof, err = os.ReadFile(c.Proof); err != nil {
			return fail.Wrap(err, fail.Invalid, "the proof cannot be read")
		}
	}
	report, err := c.verify(ctx, t, o)
	steps.end()
	if err != nil {
		return err
	}
	c.print(t, report)
	return nil
}

func (c VerifyCmd) verify(ctx context.Context, t terminal, o verify.Options) (verify.Report, error) {
	if info, err := os.Stat(c.URL); err == nil && info.IsDir() {
		c.URL, c.Data = "", c.URL
	}
	if c.URL == "" {
		hub, err := Data{Data: c.Data, Database: c.DB, KeyFile: c.KeyFile}.options(t)
		if err != nil {
			return verify.Report{}, err
		}
		if o.Keys, err = hub.Keystore(); err != nil {
			return verify.Report{}, err
		}
		o.Confidential = app.Confidential()
		if c.Data != "" {
			o.Files = hub.Attachments().Each
		}
		return verify.Database(ctx, hub.DatabaseURL(), o)
	}
	hub, err := client.New(c.URL)
	if err != nil {
		return verify.Report{}, fail.Wrap(err, fail.Invalid, "this cannot be verified")
	}
	hub.UserAgent = "comity-verify/" + app.Version
	return verify.Hub(ctx, hub, o)
}

// print says what was proved, and what was not.
func (c VerifyCmd) print(t terminal, r verify.Report) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(t.out, "  %-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	fmt.Fprintf(t.out, "The register %s is whole.\n", r.Origin)
	line("statements", "%d, of which %d with an erased body", r.Size, r.Erased)
	if r.Struck > 0 {
		line("struck", "%d, by the declaration that their key was in other hands", r.Struck)
	}
	if c := r.Cleared; c.Held > 0 {
		line("clearances", "%d by passkeys of %s, each by an authorization that was in force", c.Held, c.Domain)
	}
	if r.Cleared.Erased > 0 {
		line("", "%d that cannot be checked: the body of the authorization was erased", r.Cleared.Erased)
	}
	if r.Cleared.Struck > 0 {
		line("", "%d of these by an authorization that is struck", r.Cleared.Struck)
	}
	line("root", "%v", r.Root)
	if r.Signed >= 0 {
		line("checkpoint", "signs %d statements", r.Signed)
	}
	line("dump", "%s", r.Dump)
	c.confidential(r, line)
	c.proved(r, line)
	if c.URL != "" {
		line("pages", "%d answers of the API, byte for byte", r.Pages)
	}
	line("log key", "%s", r.VKey)
	switch {
	case r.FirstUse:
		line("", "seen for the first time and trusted: compare it with what the operator says elsewhere")
	case r.Seen != nil:
		line("seen before", "at %d statements, which are still there", r.Seen.Checkpoint.Size)
	}
	if r.Files > 0 {
		line("attachments", "%d, each with its hash", r.Files)
	}
	for _, n := range r.Notes {
		line("note", "%s", n)
	}
}

// confidential says what was proved of the confidential statements.
func (c VerifyCmd) confidential(r verify.Report, line func(name, format string, args ...any)) {
	j := r.Confided
	if j == nil || j.Size == 0 && j.Anchors == 0 {
		return
	}
	line("confidential", "%d statements, of which %d with an erased body, %d whose last key was destroyed", j.Size, j.Erased, j.Destroyed)
	line("", "%d anchors in the register bind the first %d", j.Anchors, j.Anchored)
	switch {
	case j.Sealed:
		line("", "without the hub's keys nothing was opened: tree and anchors were proved")
	case j.Compared:
		line("", "each opened and proved; dump of what follows %s", j.Dump)
	}
	if j.Struck > 0 {
		line("", "%d struck, by the declaration that their key was in other hands", j.Struck)
	}
	if j.Cleared.Held > 0 {
		line("", "%d clearances by passkeys of %s", j.Cleared.Held, j.Cleared.Domain)
	}
}

// proved says what the proof proves.
func (c VerifyCmd) proved(r verify.Report, line func(name, format string, args ...any)) {
	p := r.Proved
	if p == nil {
		return
	}
	h := p.Statement.Header
	line("proof", "%s, %s, by %s to %s on %s", h.Type, h.Marking, h.By, h.Stream, h.Subject)
	line("", "signed when the register held %d statements, bound by statement %d", p.Size, p.Anchor)
	if p.Body == nil {
		line("", "its body is not shown")
	} else {
		line("", "body: %s", p.Body)
	}
	if p.Struck {
		line("", "struck, by the declaration that its key was in other hands by then")
	}
}

// stepBars shows a bar for each step of a long run.
type stepBars struct {
	t    terminal
	step string
	bar  *bar
}

func (s *stepBars) tell(step string, done, total int64) {
	if step != s.step {
		s.end()
		s.step, s.bar = step, newBar(s.t, "Verifying "+strings.TrimSpace(step))
	}
	s.bar.tell(int(done), int(total))
}

func (s *stepBars) end() {
	if s.bar != nil {
		s.bar.end()
	}
}
