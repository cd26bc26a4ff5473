package preparation_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	preparationweb "comity.example/comity/internal/module/implementation/preparation/web"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// steps writes down a next step, gives it to a person, and says that it is done.
func (d *desk) steps(topic string) {
	d.t.Helper()
	d.sends(preparationweb.Home, "topic", topic, "words", "Nommer un point de contact", "owner", "Ministère", "until", "2027-03-01", "state", "planned")
	due, err := d.s.DueSteps(context.Background(), d.Actor(d.cert))
	if err != nil || len(due) != 1 || due[0].On != "2027-03-01" {
		d.t.Fatalf("%+v %v", due, err)
	}
	at := preparationweb.Steps + "/" + due[0].ID
	d.has(d.opens(preparationweb.Home), "Nommer un point de contact", "Ministère", at)
	d.has(d.opens(at), "Nommer un point de contact", "2027-03-01")
	if _, page := d.sends(at, "seen", "0", "words", "Nommer deux points de contact", "person", d.stranger.ID, "state", "planned"); page == "" {
		d.t.Error("a step is given to somebody of another participant")
	}
	d.sends(at, "seen", "0", "words", "Nommer deux points de contact", "person", d.police.ID, "owner", "Ministère", "until", "2027-03-01", "state", "under-way")
	if _, page := d.sends(at, "seen", "0", "words", "Autrement", "state", "done"); page == "" {
		d.t.Error("an old copy of a step is written over a new one")
	}
	d.has(d.opens(preparationweb.Topics+"/"+topic), "Nommer deux points de contact", "Bela, Ministère", d.l.T("preparation.step.state.under-way"))
	if _, err := d.s.Step(context.Background(), d.Actor(d.stranger), due[0].ID); !fail.Is(err, fail.NotFound) {
		d.t.Errorf("another participant reads a step: %v", err)
	}
	d.sends(at, "seen", "1", "words", "Nommer deux points de contact", "state", "done")
	if due, err = d.s.DueSteps(context.Background(), d.Actor(d.cert)); err != nil || len(due) != 0 {
		d.t.Errorf("what is done is still due: %+v %v", due, err)
	}
}

// TestBriefing: a note holds, cluster by cluster, what is reported, the gaps, the
// next steps, what neighbours report, and needs and offers; each of its pages bears
// its marking; what is marked more narrowly is not in it; in Arabic it runs from
// right to left. A word processor opens it.
func TestBriefing(t *testing.T) {
	w := newWorld(t, hubtest.SQLite(t))
	d := newDesk(t, w)
	id := w.begins("2026", preparation.FromNothing)
	c := offline.Part{Content: report.Content{Status: report.InProgress, Answers: []report.Answer{{Question: "done", Text: i18n.Of("en", "An office.")},
		{Question: "challenges", Text: i18n.Of("en", "Nobody works at night.")}, {Question: "gaps", Text: i18n.Of("en", canary)}}},
		Markings: map[string]statement.Marking{"challenges": statement.Amber, "gaps": statement.Red}}
	w.do(w.cert, id, item, preparation.Move{Act: preparation.Write, Content: c})
	w.do(w.clears, id, item, preparation.Move{Act: preparation.Settle})
	w.MustClear(w.clears, w.puts(id))
	made := &report.Made{Via: report.Through("state:fr"), Questionnaire: "framework", Version: "1", Item: item, Provision: "un:a-70-174:13:a", Period: "2025", Content: report.Content{Answers: c.Answers[:1]}}
	said, err := w.reports.Say(t.Context(), w.Actor(w.stranger), statement.Hash{}, made)
	if err != nil {
		t.Fatal(err)
	}
	w.MustClear(w.Person(w.Actor(w.stranger).Identity, policy.ClearingOfficer), draft.ID(said.Draft))
	d.sends(preparationweb.Home, "topic", "un:a-70-174:13:a", "words", "Name a duty officer", "owner", "Ministry", "until", "2027-03-01", "state", "planned")

	d.has(d.opens(preparationweb.Home), preparationweb.Topics+"/un:a-70-174:13:a", d.l.T("preparation.gap.challenges"))
	d.has(d.opens(preparationweb.Home+"?show=gaps"), d.l.T("reporting.none"))
	red := httptest.NewRequest(http.MethodGet, preparationweb.Topics+"/un:a-70-174:13:a", nil)
	if p, err := d.route(red).Page(red, d.l); err != nil || p.Marking != statement.Red {
		t.Errorf("a page with what is marked TLP:RED is marked %s: %v", p.Marking, err)
	}
	holds := []string{"Nobody works at night.", "Name a duty officer", "the State state:fr", "Training at night", "Une offre générale"}
	page := d.opens(preparationweb.Briefing)
	d.has(page, append(holds, "Échange de vues", "2025", "Ministry")...)
	if strings.Contains(page, canary) {
		t.Error("what is marked TLP:RED is in a note marked TLP:AMBER")
	}
	bare := httptest.NewRequest(http.MethodGet, preparationweb.Briefing+".docx", nil)
	if _, err := d.route(bare).File(bare, d.l); !fail.Is(err, fail.Invalid) {
		t.Errorf("a copy is made for somebody who was not asked: %v", err)
	}
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, tag := range []string{"en", "ar"} {
		d.l = catalogue.Locale(tag)
		files[tag] = d.downloads(preparationweb.Briefing + ".docx?keep-marking=yes&cluster=roadmap-views")
		for _, name := range []string{"word/header1.xml", "word/footer1.xml"} {
			if !strings.Contains(inside(t, files[tag], name), string(preparation.Marking)) {
				t.Errorf("%s: %s does not bear the marking", tag, name)
			}
		}
	}
	for tag, text := range opened(t, files) {
		if strings.Contains(text, canary) || strings.Contains(text, "Une offre générale") {
			t.Errorf("%s: the note on one cluster holds what is not its own", tag)
		}
		for _, s := range holds[:4] {
			if !strings.Contains(text, s) {
				t.Errorf("%s: the note does not say %q", tag, s)
			}
		}
		footer := regexp.MustCompile(`(?s)<style:footer>.*?</style:footer>`).FindString(text)
		header := regexp.MustCompile(`(?s)<style:header>.*?</style:header>`).FindString(text)
		if !strings.Contains(header, "TLP:AMBER") || !strings.Contains(footer, "TLP:AMBER") {
			t.Errorf("%s: header %q, footer %q", tag, header, footer)
		}
		if right := strings.Contains(text, `style:writing-mode="rl-tb"`); right != (tag == "ar") {
			t.Errorf("%s runs from right to left: %v", tag, right)
		}
	}
}

// inside reads a file of a document.
func inside(t testing.TB, raw []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// opened gives what LibreOffice makes of some documents, as flat XML; nothing where
// there is no LibreOffice here.
func opened(t testing.TB, files map[string][]byte) map[string]string {
	t.Helper()
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Log("no LibreOffice: the documents are not opened")
		return nil
	}
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--norestore", "--convert-to", "fodt", "--outdir", dir}
	for tag, raw := range files {
		name := filepath.Join(dir, tag+".docx")
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	if said, err := exec.CommandContext(ctx, "soffice", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	out := map[string]string{}
	for tag := range files {
		raw, err := os.ReadFile(filepath.Join(dir, tag+".fodt"))
		if err != nil {
			t.Fatal(err)
		}
		out[tag] = string(raw)
	}
	return out
}
