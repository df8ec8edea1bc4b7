// Your program goes here, or copy package.json's dependency and script beside the one that you have, in any language.
