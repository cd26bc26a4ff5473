// Package outward is the hub's only way out to an address that somebody typed:
// the issuer of an identity provider, a website, a hook. Whoever types an
// address must not reach through the hub what only the hub can reach: itself,
// its neighbours, the service that gives a machine in a cloud its secrets.
//
//	typed address ── Parse: https, a name or a public address, a port of the web
//	      │
//	      ▼
//	  name ── looked up once ──► every address it has ── one that is not public ──► refused
//	                                   │
//	                                   ▼
//	                    the checked address itself is dialled, so a name that
//	                    answers differently a moment later changes nothing
//	                                   │
//	                                   ▼
//	              TLS for the name ──► answer, bounded in size and time
//
// A redirect is followed on the same host only, for GET only, and every
// connection is checked anew. No proxy of the environment is used, no cookie is
// kept, nothing is unpacked.
//
// An operator whose identity provider stands inside names its network in
// COMITY_OUTWARD_ALLOW, as prefixes parted by commas. Nothing is allowed unless
// it is named, and what is named is open to everybody who may type an address.
//
// Of what cannot be reached nobody is told why: an answer that differs for an
// address that is refused and one that is closed would be a map of the network
// inside. The cause is for the operator's log.
package outward
