package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sources is the folder of the documents that the corpus was read from, or the
// test is skipped: they are not shipped.
func sources(t *testing.T) string {
	t.Helper()
	shared := os.Getenv("COMITY_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	dir := filepath.Join(shared, "seeds")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the source documents are not here: set COMITY_SHARED to the folder that holds seeds/")
	}
	return dir
}

// comity runs a command in this process.
func comity(args ...string) (code int, stdout, stderr string) {
	var out, errs strings.Builder
	code = run(context.Background(), args, &out, &errs, func(string) string { return "" })
	return code, out.String(), errs.String()
}

func TestCorpusCheckOfTheSources(t *testing.T) {
	code, out, errs := comity("corpus", "check", sources(t))
	if code != 0 {
		t.Errorf("exits with %d: %s", code, errs)
	}
	for _, want := range []string{
		"found    doc:tikk-kerttunen-2017",
		"impairs the use and [operation | operations]",       // 13 (f), one copy
		"share [associated | –]",                             // 13 (j), the other
		"should respond to appropriate [request | requests]", // 13 (h), between them
		"[so that | sothat]",
		"“13 j 2” is printed, which is un:a-70-174:13:j:2",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

// One word of one document is altered: the check says where and fails.
func TestCorpusCheckOfAnAlteredSource(t *testing.T) {
	dir, copies := sources(t), t.TempDir()
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		b = []byte(strings.Replace(string(b), "emergency response teams to engage in malicious", "emergency response teams to take part in malicious", 1))
		if err := os.WriteFile(filepath.Join(copies, filepath.Base(f)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := comity("corpus", "check", copies)
	if code != exitBroken || !strings.Contains(out, "altered ") || !strings.Contains(out, "[engage | take part]") || !strings.Contains(errs, "is not the text that was read") {
		t.Errorf("exits with %d: %s\n%s", code, errs, out)
	}
}

func TestRecordImportOfThePaper(t *testing.T) {
	papers, err := filepath.Glob(filepath.Join(sources(t), "003_*.txt"))
	if err != nil || len(papers) != 1 {
		t.Fatalf("the paper is not there: %v", err)
	}
	code, out, errs := comity("record", "import", papers[0], "--dry-run")
	if code != 0 {
		t.Errorf("exits with %d: %s", code, errs)
	}
	for _, want := range []string{"38 rows, 5 columns, 88 marks", "111 rows, 11 columns, 463 marks", "70 rows, 19 columns, 188 marks",
		"unsure: Brazil, cell 7 (line 820, page 44): 04 or 05."} {
		if !strings.Contains(out, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}
