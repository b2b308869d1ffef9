"""Chinese names in Latin letters: Hanyu Pinyin as in passports, and as families from the Four Counties write them."""

import polars as pl

from pipelines.sandbox.world.vocabulary import words

COMPOUND = "^(?:司徒|欧阳|.)"


def _table(text: str) -> dict[str, str]:
    """`陈Chen 梁Liang` → {"陈": "Chen", "梁": "Liang"}."""
    return {word.rstrip("".join(set(word) & _LATIN)): word.lstrip("".join(set(word) - _LATIN)) for word in words(text)}


_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
PINYIN_SURNAMES = _table(
    """
    陈Chen 梁Liang 李Li 黄Huang 张Zhang 谭Tan 林Lin 伍Wu 余Yu 周Zhou 吴Wu 何He 冯Feng 关Guan 邓Deng 区Ou 谢Xie 麦Mai
    容Rong 甄Zhen 邝Kuang 苏Su 钟Zhong 罗Luo 赵Zhao 许Xu 叶Ye 杨Yang 曾Zeng 郑Zheng 朱Zhu 温Wen 胡Hu 岑Cen 莫Mo
    司徒Situ 欧阳Ouyang 刘Liu 王Wang 方Fang 汤Tang 吕Lyu 袁Yuan 聂Nie 施Shi 阮Ruan 雷Lei 马Ma 潘Pan 卢Lu 蔡Cai
    江Jiang 徐Xu 孙Sun
    """
)
PINYIN_CHARACTERS = _table(
    """
    伟wei 强qiang 明ming 辉hui 华hua 国guo 建jian 军jun 志zhi 文wen 俊jun 杰jie 健jian 斌bin 浩hao 宇yu 锋feng
    荣rong 德de 成cheng 永yong 家jia 耀yao 锦jin 炳bing 祥xiang 海hai 龙long 平ping 东dong 峰feng 勇yong 超chao
    鹏peng 波bo 贤xian 业ye 达da 康kang 泽ze 豪hao 铭ming 轩xuan 梓zi 睿rui 堃kun 丽li 芳fang 娟juan 秀xiu 英ying
    玲ling 燕yan 敏min 婷ting 静jing 慧hui 美mei 霞xia 珍zhen 凤feng 莲lian 琴qin 兰lan 红hong 雪xue 颖ying 欣xin
    怡yi 嘉jia 雯wen 诗shi 琪qi 晓xiao 月yue 彩cai 云yun 瑞rui 洁jie 娜na 倩qian 茵yin 妍yan 思si 晴qing 悦yue
    萍ping 翠cui 𬱖wei 䶮yan 㛃jie 喆zhe
    """
)
TAISHANESE_SURNAMES = _table(
    """
    陈Chin 梁Leong 李Lee 黄Wong 张Cheung 谭Tom 林Lam 伍Ng 余Yee 周Chow 吴Ng 何Ho 冯Fong 关Kwan 邓Dang 区Au 谢Der
    麦Mark 容Yung 甄Yan 邝Fong 苏Soo 钟Jung 罗Law 赵Jew 许Hui 叶Yip 杨Young 曾Tsang 郑Jang 朱Chu 温Won 胡Woo
    岑Shum 莫Mok 司徒Szeto 欧阳Auyeung 刘Lew 王Wong 方Fong 汤Hong 吕Louie 袁Yuen 聂Nip 施Sze 阮Yuen 雷Louie 马Mar
    潘Poon 卢Lu 蔡Choy 江Kong 徐Chui 孙Sun
    """
)
TAISHANESE_CHARACTERS = _table(
    """
    伟Wai 强Keung 明Ming 辉Fai 华Wah 国Gock 建Gin 军Gwan 志Gee 文Mun 俊Jun 杰Git 健Gin 斌Bun 浩Ho 宇Yue 锋Fung 荣Wing
    德Duck 成Sing 永Wing 家Gah 耀Yew 锦Gim 炳Bing 祥Cheung 海Hoy 龙Lung 平Ping 东Dung 峰Fung 勇Yung 超Chew 鹏Pang
    波Bo 贤Yin 业Yip 达Dat 康Hong 泽Jak 豪Ho 铭Ming 轩Hin 梓Doo 睿Yui 堃Kwan 丽Lai 芳Fong 娟Gin 秀Sou 英Ying 玲Ling
    燕Yen 敏Mun 婷Ting 静Jing 慧Wai 美Mee 霞Ha 珍Jan 凤Fung 莲Lin 琴Kim 兰Lan 红Hung 雪Sit 颖Wing 欣Yan 怡Yee 嘉Gah
    雯Mun 诗See 琪Kee 晓Hew 月Yut 彩Toy 云Wun 瑞Sui 洁Git 娜Nah 倩Sin 茵Yan 妍Yin 思Soo 晴Ting 悦Yuet 萍Ping
    翠Chui 𬱖Wai 䶮Yim 㛃Git 喆Jit
    """
)


def pinyin(column: str) -> pl.Expr:
    """As in a passport: `陈伟强` → `CHEN WEIQIANG`."""
    first, rest = _parts(column, PINYIN_SURNAMES, PINYIN_CHARACTERS)
    return pl.concat_str(first, pl.lit(" "), rest).str.to_uppercase()


def taishanese(column: str) -> pl.Expr:
    """As a family abroad writes it: `陈伟强` → `Chin Wai Keung`."""
    first, rest = _parts(
        column, TAISHANESE_SURNAMES, {key: f"{value} " for key, value in TAISHANESE_CHARACTERS.items()}
    )
    return pl.concat_str(first, pl.lit(" "), rest).str.strip_chars()


def _parts(column: str, surnames: dict[str, str], characters: dict[str, str]) -> tuple[pl.Expr, pl.Expr]:
    name = pl.col(column)
    first = name.str.extract(f"({COMPOUND})").replace_strict(surnames)
    rest = name.str.replace(COMPOUND, "").str.replace_many(list(characters), list(characters.values()))
    return first, rest
