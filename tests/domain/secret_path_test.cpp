// SPDX-License-Identifier: MIT
#include "domain/secret_path.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

TEST(SecretPath, KnowsWhatLooksSecret) {
  for (const char* path :
       {".env", "a/b/.env", ".env.local", "prod.env", ".ENV", "x/id_rsa", "id_ed25519", "tls.key",
        "ca/server.PEM", ".npmrc", ".aws/credentials", "store.p12", ".git-credentials"}) {
    EXPECT_TRUE(looks_secret(path)) << path;
  }
}

TEST(SecretPath, LeavesTheRestAlone) {
  for (const char* path : {"", "env", "environment.cpp", ".env.example", ".env.sample",
                           "id_rsa.pub", "keyboard.c", "monkey", "src/key.cpp", ".envoy/config"}) {
    EXPECT_FALSE(looks_secret(path)) << path;
  }
}

}  // namespace
}  // namespace wave::domain
