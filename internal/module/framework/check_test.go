package framework

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"comity.example/comity/internal/fail"
)

// sourceDocuments gives the directory of the documents that the corpus was read
// from. They are not shipped.
func sourceDocuments(t *testing.T) fs.FS {
	t.Helper()
	shared := os.Getenv("COMITY_SHARED")
	if shared == "" {
		wd, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for root := wd; ; root = filepath.Dir(root) {
			if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
				shared = filepath.Join(root, "..", "shared")
				break
			}
			if root == filepath.Dir(root) {
				t.Fatal("the module's root is not above the working directory")
			}
		}
	}
	dir := filepath.Join(shared, "seeds")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the source documents are not here (%v); set COMITY_SHARED to the directory that holds seeds/", err)
	}
	return os.DirFS(dir)
}

func checked(t *testing.T, dir fs.FS) *Report {
	t.Helper()
	r, err := shippedCorpus(t).CheckDocuments(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEveryQuotationStandsInItsDocument(t *testing.T) {
	r := checked(t, sourceDocuments(t))
	for _, d := range r.Documents {
		if d.Standing != DocumentFound {
			t.Errorf("%s is %s", d.Document, d.Standing)
		}
	}
	for _, q := range r.Quotations {
		if !q.Verbatim {
			t.Errorf("%s, %s: not word for word in %s: %+v", q.Subject, q.Name, q.Source.Document, q.Differences)
		}
	}
	if len(r.Quotations) < 100 {
		t.Errorf("only %d quotations were looked at", len(r.Quotations))
	}
	if err := r.Fault(); err != nil {
		t.Error(err)
	}
}

const (
	reprint  = "as reprinted in the open consultation"
	feedback = "as printed in the joint civil society feedback"
)

func differences(all []CopyFinding, provision, left, right string) (out []Difference, found bool) {
	for _, f := range all {
		if f.Provision == provision && f.Left == left && f.Right == right {
			return f.Differences, true
		}
	}
	return nil, false
}

// What is known of the two copies, found by hand in the documents. Marks of
// punctuation at the end of an item are left aside here.
func TestKnownSlipsOfTheCopies(t *testing.T) {
	r := checked(t, sourceDocuments(t))
	type slip struct{ left, right string }
	known := map[string]map[string][]slip{
		reprint: {
			"":  {{"by States", "byStates"}},
			"f": {{"operation", "operations"}},
			"h": {{"requests", "request"}},
			"i": {{"so that", "sothat"}, {"States should", "Statesshould"}, {"techniques and", "techniquesand"}},
			"k": {{"authorized", "authorised"}, {"authorized", "authorised"}},
		},
		feedback: {"j": {{"associated", ""}}},
	}
	for _, copy := range []string{reprint, feedback} {
		for _, letter := range strings.Split(",a,b,c,d,e,f,g,h,i,j,k", ",") {
			if copy == feedback && (letter == "" || letter == "e") {
				continue // it does not print the opening words; (e) is below
			}
			id := strings.TrimSuffix("un:a-70-174:13:"+letter, ":")
			all, found := differences(r.Copies, id, string(Official), copy)
			if !found {
				t.Errorf("%s %s was not compared", id, copy)
				continue
			}
			var got []slip
			for _, d := range all {
				if d.Nature != InPunctuation {
					got = append(got, slip{d.Left, d.Right})
				}
			}
			if !slices.Equal(got, known[copy][letter]) {
				t.Errorf("%s %s: got %q, want %q", id, copy, got, known[copy][letter])
			}
		}
	}
	e, _ := differences(r.Copies, "un:a-70-174:13:e", string(Official), feedback)
	if !slices.ContainsFunc(e, func(d Difference) bool { return strings.Contains(d.Right, "A/HRC/RES/") }) {
		t.Errorf("13 (e) in the feedback names the resolutions by symbol, which was not found: %+v", e)
	}
	between, _ := differences(r.Between, "un:a-70-174:13:f", reprint, feedback)
	if !slices.ContainsFunc(between, func(d Difference) bool { return d.Left == "operations" && d.Right == "operation" }) {
		t.Errorf("13 (f): the copies differ in one word, which was not found: %+v", between)
	}
	if len(r.Citations) != 1 || r.Citations[0].Printed != "13 j 2" {
		t.Errorf("misprinted citations: %+v", r.Citations)
	}
}

// A document that was altered is recognised, and what it now says is shown.
func TestAlteredDocument(t *testing.T) {
	dir := sourceDocuments(t)
	files := fstest.MapFS{}
	names, err := fs.Glob(dir, "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		changed := strings.Replace(string(b), "(c) States should not knowingly allow their territory", "(c) States should never knowingly allow their own territory", 1)
		files["copy-of-"+name] = &fstest.MapFile{Data: []byte(changed)}
	}
	r := checked(t, files)
	if err := r.Fault(); !fail.Is(err, fail.Broken) {
		t.Errorf("error %v, want kind broken", err)
	}
	standing := map[DocumentStanding]int{}
	for _, d := range r.Documents {
		standing[d.Standing]++
	}
	if standing[DocumentAltered] != 1 || standing[DocumentFound] != 4 {
		t.Errorf("standings %v, want one altered and four found", standing)
	}
	want := []Difference{{InWords, "States should", "not", "never"}, {InWords, "knowingly allow their", "", "own"}}
	got, _ := differences(r.Copies, "un:a-70-174:13:c", string(Official), reprint)
	if !slices.Equal(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestNoDocuments(t *testing.T) {
	r := checked(t, fstest.MapFS{"notes.txt": {Data: []byte("Nothing to do with it.")}})
	for _, d := range r.Documents {
		if d.Standing != DocumentAbsent {
			t.Errorf("%s is %s", d.Document, d.Standing)
		}
	}
	for _, q := range r.Quotations {
		if q.Checked || q.Verbatim {
			t.Errorf("%s was checked against nothing", q.Subject)
		}
	}
	if len(r.Copies) != 0 {
		t.Error("copies were compared without documents")
	}
	if err := r.Fault(); !fail.Is(err, fail.NotFound) {
		t.Errorf("error %v, want kind not-found", err)
	}
}

var update = flag.Bool("update", false, "write golden files anew")

func TestPrintedReport(t *testing.T) {
	r := checked(t, sourceDocuments(t))
	for i := range r.Documents {
		r.Documents[i].File = "" // files may have any names
	}
	var got bytes.Buffer
	if err := r.Write(&got); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "check.golden")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("the report has changed; if that is meant, run the test with -update\n%s", got.String())
	}
}
