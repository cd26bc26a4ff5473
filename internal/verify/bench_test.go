package verify_test

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/verify"
)

// SizesEnv names the sizes of register that are measured, with commas.
const SizesEnv = "COMITY_BENCH_SIZES"

func sizes() []int {
	text := os.Getenv(SizesEnv)
	if text == "" {
		text = "10000"
	}
	var out []int
	for _, s := range strings.Split(text, ",") {
		if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// BenchmarkRegister measures verify and rebuild of registers of some sizes, on
// SQLite, with bodies of 1 kB: statements a second, and the most memory that
// the process has had.
func BenchmarkRegister(b *testing.B) {
	for _, n := range sizes() {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			url := hubtest.SQLite(b)
			r := hubtest.NewRegister(b, url, notes{})
			fill(b, r, n-1, 1000)
			if err := errors.Join(r.Close(), r.DB.Close()); err != nil {
				b.Fatal(err)
			}
			b.Run("verify", func(b *testing.B) {
				for b.Loop() {
					rep, err := verify.Database(context.Background(), url, options(b))
					if err != nil || rep.Size != int64(n) {
						b.Fatalf("%d statements: %v", rep.Size, err)
					}
				}
				rate(b, n)
			})
			b.Run("rebuild", func(b *testing.B) {
				db, err := sqldb.Open(context.Background(), url)
				if err != nil {
					b.Fatal(err)
				}
				defer func() { _ = db.Close() }()
				for b.Loop() {
					if err := ledger.Rebuild(context.Background(), ledger.Options{DB: db, Clock: r.Clock, Projections: projections(db.Dialect())}, nil); err != nil {
						b.Fatal(err)
					}
				}
				rate(b, n)
			})
		})
	}
}

func rate(b *testing.B, n int) {
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "statements/s")
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return
	}
	for _, line := range strings.Split(string(status), "\n") {
		if text, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(text)[0], 64)
			b.ReportMetric(kb/1024, "peak-MB")
		}
	}
}
