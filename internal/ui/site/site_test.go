package site_test

import (
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui/site"
)

const checkpoint = "hub.example/log\n42\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— hub.example/log Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"

func pages() site.Pages {
	return site.Pages{Hub: "Comity", Contact: "operator@hub.example", LogKey: "hub.example/log+0b3ee04d+AcsAAA==",
		Checkpoint: func() []byte { return []byte(checkpoint) }, Languages: i18n.Tags()}
}

func TestPagesInABrowser(t *testing.T) {
	routes := pages().Routes()
	server := hubtest.Pages(t, func() int64 { return 42 }, routes...)
	hubtest.NewBrowser(t).Tour(t, server.URL, routes)
}
