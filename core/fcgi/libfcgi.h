#ifndef PATRON_FCGI_LIBFCGI_H
#define PATRON_FCGI_LIBFCGI_H

namespace patron::fcgi {

/// Makes libfcgi usable, once per process; any thread, any number of times. FCGX_Init puts handlers
/// on SIGTERM and SIGUSR1 that make its reads fail for ever, and one on SIGPIPE; the first two go
/// back to what they were, SIGPIPE is ignored unless the program handles it, so that a peer that
/// hangs up ends a write and not the process.
void initLibfcgi();

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_LIBFCGI_H
