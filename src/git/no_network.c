/* SPDX-License-Identifier: MIT */
/* Stands in for the TLS, SSH, HTTP and Kerberos libraries that Debian's libgit2 refers to, where the
 * program is linked statically. We use none of libgit2's network: git itself fetches and pushes.
 * What git_libgit2_init() calls answers "fine" (it would otherwise parse the whole CA bundle, 7-15 ms
 * at every start); everything else ends the program, because it can only be reached by mistake. */
#include <stdlib.h>

#define FINE(name)    \
  int name(void);     \
  int name(void) { return 0; }
#define NEVER(name)   \
  int name(void);     \
  int name(void) { abort(); }

FINE(mbedtls_ssl_config_init)
FINE(mbedtls_ssl_config_defaults)
FINE(mbedtls_ssl_config_free)
FINE(mbedtls_ssl_conf_min_version)
FINE(mbedtls_ssl_conf_authmode)
FINE(mbedtls_ssl_conf_ciphersuites)
FINE(mbedtls_ssl_conf_ca_chain)
FINE(mbedtls_ssl_conf_rng)
/* No certificates, said as a failure: on success libgit2 would free the chain of a configuration that
 * our mbedtls_ssl_config_init() has not zeroed. It goes on without them. */
int mbedtls_x509_crt_parse_path(void);
int mbedtls_x509_crt_parse_path(void) { return -1; }
int mbedtls_x509_crt_parse_file(void);
int mbedtls_x509_crt_parse_file(void) { return -1; }

void mbedtls_strerror(int code, char* text, size_t size);
void mbedtls_strerror(int code, char* text, size_t size) {
  (void)code;
  if (size > 0) text[0] = 0;
}

/* Zero would mean that no cipher is known, which libgit2 does not accept. */
int mbedtls_ssl_get_ciphersuite_id(const char* name);
int mbedtls_ssl_get_ciphersuite_id(const char* name) { return name != 0; }

FINE(mbedtls_ctr_drbg_init)
FINE(mbedtls_ctr_drbg_seed)
FINE(mbedtls_ctr_drbg_free)
FINE(mbedtls_entropy_init)
FINE(mbedtls_entropy_free)
FINE(mbedtls_x509_crt_init)
FINE(mbedtls_x509_crt_free)
FINE(libssh2_init)
FINE(libssh2_exit)

NEVER(mbedtls_ctr_drbg_random)
NEVER(mbedtls_entropy_func)
NEVER(mbedtls_ssl_close_notify)
NEVER(mbedtls_ssl_free)
NEVER(mbedtls_ssl_get_peer_cert)
NEVER(mbedtls_ssl_get_verify_result)
NEVER(mbedtls_ssl_handshake)
NEVER(mbedtls_ssl_init)
NEVER(mbedtls_ssl_read)
NEVER(mbedtls_ssl_set_bio)
NEVER(mbedtls_ssl_set_hostname)
NEVER(mbedtls_ssl_setup)
NEVER(mbedtls_ssl_write)
NEVER(mbedtls_x509_crt_verify_info)
NEVER(libssh2_agent_connect)
NEVER(libssh2_agent_disconnect)
NEVER(libssh2_agent_free)
NEVER(libssh2_agent_get_identity)
NEVER(libssh2_agent_init)
NEVER(libssh2_agent_list_identities)
NEVER(libssh2_agent_userauth)
NEVER(libssh2_channel_close)
NEVER(libssh2_channel_free)
NEVER(libssh2_channel_open_ex)
NEVER(libssh2_channel_process_startup)
NEVER(libssh2_channel_read_ex)
NEVER(libssh2_channel_set_blocking)
NEVER(libssh2_channel_write_ex)
NEVER(libssh2_hostkey_hash)
NEVER(libssh2_knownhost_checkp)
NEVER(libssh2_knownhost_free)
NEVER(libssh2_knownhost_init)
NEVER(libssh2_knownhost_readfile)
NEVER(libssh2_session_abstract)
NEVER(libssh2_session_disconnect_ex)
NEVER(libssh2_session_free)
NEVER(libssh2_session_handshake)
NEVER(libssh2_session_hostkey)
NEVER(libssh2_session_init_ex)
NEVER(libssh2_session_last_error)
NEVER(libssh2_session_method_pref)
NEVER(libssh2_session_set_blocking)
NEVER(libssh2_userauth_authenticated)
NEVER(libssh2_userauth_keyboard_interactive_ex)
NEVER(libssh2_userauth_list)
NEVER(libssh2_userauth_password_ex)
NEVER(libssh2_userauth_publickey)
NEVER(libssh2_userauth_publickey_fromfile_ex)
NEVER(libssh2_userauth_publickey_frommemory)
NEVER(http_errno_description)
NEVER(http_parser_execute)
NEVER(http_parser_init)
NEVER(http_parser_parse_url)
NEVER(http_parser_pause)
NEVER(http_should_keep_alive)
NEVER(gss_delete_sec_context)
NEVER(gss_display_status)
NEVER(gss_import_name)
NEVER(gss_indicate_mechs)
NEVER(gss_init_sec_context)
NEVER(gss_release_buffer)
NEVER(gss_release_name)
NEVER(gss_release_oid_set)

void* GSS_C_NT_HOSTBASED_SERVICE = 0;
