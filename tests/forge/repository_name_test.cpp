// SPDX-License-Identifier: MIT
#include "forge/repository_name.h"

#include <gtest/gtest.h>

namespace wave::forge {
namespace {

const RepositoryName k_name{"github.com", "o-1", "n.x_y"};

TEST(ARemote, NamesItsRepositoryInEachForm) {
  for (const char* url :
       {"https://github.com/o-1/n.x_y", "https://github.com/o-1/n.x_y.git",
        "https://github.com/o-1/n.x_y/", "https://user:secret@GitHub.com/o-1/n.x_y.git",
        "HTTPS://github.com:443/o-1/n.x_y", "http://github.com/o-1/n.x_y.git",
        "ssh://git@github.com/o-1/n.x_y.git", "ssh://git@github.com:22/o-1/n.x_y",
        "ssh://git@ssh.github.com:443/o-1/n.x_y.git", "git+ssh://github.com/o-1/n.x_y",
        "git://github.com/o-1/n.x_y.git", "git@github.com:o-1/n.x_y.git", "github.com:/o-1/n.x_y",
        "git@ssh.github.com:o-1/n.x_y.git"}) {
    EXPECT_EQ(parse_remote(url), k_name) << url;
  }
  EXPECT_EQ(parse_remote("git@code.example.org:o/n"),
            (RepositoryName{"code.example.org", "o", "n"}));
}

TEST(ARemote, ThatCouldMeanSomethingElseNamesNothing) {
  for (const char* url : {"",
                          "/srv/git/o/n.git",
                          "../o/n",
                          "o/n",
                          "file:///srv/o/n",
                          "https://github.com",
                          "https://github.com/",
                          "https://github.com/o",
                          "https://github.com/o/n/x",
                          "https://github.com//n",
                          "https://github.com/o/",
                          "https://github.com:8443/o/n",
                          "https://localhost/o/n",
                          "work:o/n.git",
                          "ext::sh -c id",
                          "git@github.com:o/n n",
                          "https://github.com/-o/n",
                          "https://github.com/o/--help",
                          "https://github.com/o/..",
                          "https://github.com/./n",
                          "https://github.com/o/n?x=1",
                          "https://github.com/o/n#x",
                          "https://github.com/o/n%2f..",
                          "https://git hub.com/o/n",
                          "https://-x.com/o/n",
                          "https://github.com./o/n",
                          "https://git..com/o/n",
                          "https://github.com\n/o/n",
                          "https://github.com/o/n\n",
                          "https://github.com/o/\xC3\xA9",
                          "git@:o/n",
                          ":o/n",
                          "https:///o/n",
                          "ssh://github.com",
                          "-oProxyCommand=x@github.com/o/n",
                          "./a:o/n"}) {
    EXPECT_FALSE(parse_remote(url)) << url;
  }
  EXPECT_FALSE(parse_remote("https://github.com/o/" + std::string(101, 'n')));
  EXPECT_FALSE(parse_remote(std::string("https://github.com/o/n\0x", 24)));
}

TEST(ARepositoryOfTheSettings, HasAHostOrIsOnGitHub) {
  EXPECT_EQ(parse_repository("o-1/n.x_y"), k_name);
  EXPECT_EQ(parse_repository("code.example.org/o/n"),
            (RepositoryName{"code.example.org", "o", "n"}));
  for (const char* text :
       {"", "o", "/n", "o/", "a/b/c/d", "host/o/n", "o n/x", "https://github.com/o/n"}) {
    EXPECT_FALSE(parse_repository(text)) << text;
  }
}

}  // namespace
}  // namespace wave::forge
