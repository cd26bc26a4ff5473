package site_test

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
	"comity.example/comity/internal/ui/site"
)

const checkpoint = "hub.example/log\n42\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— hub.example/log Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"

func serve(t *testing.T) *httptest.Server {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	s, err := httpsrv.New(httpsrv.Site{Hub: "Comity", Catalogue: c, Assets: assets, Nav: ui.Rooms(),
		Size: func() int64 { return 42 }, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	s.Pages(pages().Routes()...)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return server
}

func pages() site.Pages {
	return site.Pages{Hub: "Comity", Contact: "operator@hub.example", LogKey: "hub.example/log+0b3ee04d+AcsAAA==",
		Checkpoint: func() []byte { return []byte(checkpoint) }, Languages: i18n.Tags()}
}

func TestPagesInABrowser(t *testing.T) {
	server := serve(t)
	b := hubtest.NewBrowser(t)
	for _, lang := range i18n.Tags() {
		for _, r := range pages().Routes() {
			address := "/" + lang + r.Path
			t.Run(address, func(t *testing.T) {
				b.Audit(t, server.URL+address)
				if dir := os.Getenv("COMITY_PICTURES"); dir != "" {
					tab := b.Open(t, server.URL+address, hubtest.Light)
					defer tab.Close()
					tab.Picture(t, filepath.Join(dir, "site"+strings.ReplaceAll(address, "/", "-")+".png"))
				}
			})
		}
	}
}
