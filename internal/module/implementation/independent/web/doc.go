// Package web shows independent reports, each with the replies to it beside, and
// holds the forms of both. Its pages say whose words each part is in, and that
// the hub takes no position.
package web
